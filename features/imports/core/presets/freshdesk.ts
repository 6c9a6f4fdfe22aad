import type { RowStep } from '../row-mapper.ts';
import { readDuration } from '../values/read-duration.ts';
import { readRating } from '../values/read-rating.ts';
import { type Preset, type PresetTable, rankOf, spelled } from './preset.ts';

const who = ['Contact ID', 'Requester ID', 'Customer ID'];
const email = ['Email', 'Requester Email', 'Contact email', 'Customer email'];
const phone = ['Work phone', 'Phone', 'Mobile phone', 'Requester phone'];
const name = ['Full name', 'Requester Name', 'Contact name', 'Customer name', 'Requester'];

/** Freshdesk and Freshservice differ in the case and a few names of their columns. */
function ticketTable(id: string, program: string, needs: readonly string[]): PresetTable {
  return {
    id,
    rank: rankOf.tickets,
    needs,
    outputs: (columns) => {
      const of = spelled(columns);
      const fields = {
        ticket_id: of('Ticket ID'),
        customer_id: of(...who),
        customer_email: of(...email),
        customer_phone: of(...phone),
        customer_name: of(...name),
        subject: of('Subject'),
        status: of('Status'),
        priority: of('Priority'),
        channel: of('Source'),
        topic: of('Type', 'Category'),
        severity: of('Impact'),
        assignee_name: of('Agent'),
        team_name: of('Group'),
        tags: of('Tags'),
        created_at: of('Created time'),
        updated_at: of('Last update time', 'Last updated time'),
        first_replied_at: of('Initial response time'),
        resolved_at: of('Resolved time'),
        closed_at: of('Closed time'),
      };
      const used = new Set(Object.values(fields).flatMap((binding) => binding.columns));
      const rest = columns.filter((column) => !used.has(column) && !/^description$|\(in hrs\)/i.test(column));
      return [
        {
          entity: 'customers',
          once: true,
          ifPresent: true,
          attributes: [],
          fields: {
            customer_id: fields.customer_id,
            email: fields.customer_email,
            phone: fields.customer_phone,
            name: fields.customer_name,
          },
        },
        { entity: 'tickets', fields, attributes: rest },
      ];
    },
    rules: { row: (step) => completeRow(step, program) },
  };
}

/** The columns "… (in hrs)" are HH:MM:SS of business hours; kept beside our own clocks to compare with. */
const lengths = ['First response time (in hrs)', 'Resolution time (in hrs)'];

function completeRow({ get, drafts }: RowStep, program: string): undefined {
  const ticket = drafts.find(({ kind }) => kind === 'tickets');
  if (!ticket) return undefined;
  const { fields } = ticket;
  if (typeof fields.channel === 'string') fields.channel = fields.channel.toLowerCase();
  const attributes = { ...(fields.attributes as Record<string, string | number> | undefined) };
  fields.attributes = attributes;
  for (const column of lengths) {
    const seconds = readDuration(get(column), 'hours');
    if (seconds !== null)
      attributes[
        column.toLowerCase().replace(/ \(in hrs\)/, ` by ${program.toLowerCase()}, business seconds`)
      ] = seconds;
  }
  const label = get('Survey results') || get('Survey result');
  const rating = label === '' ? null : readRating(label, 1, 5);
  const answeredAt = fields.closedAt ?? fields.resolvedAt ?? fields.updatedAt ?? fields.createdAt;
  if (rating && answeredAt !== undefined) {
    drafts.push({
      kind: 'answers',
      fields: {
        externalId: `ticket:${String(fields.externalId)}`,
        kind: 'csat',
        survey: `${program} satisfaction ${rating.min}–${rating.max}`,
        score: rating.score,
        scaleMin: rating.min,
        scaleMax: rating.max,
        customer: fields.customer,
        ticketExternalId: fields.externalId,
        ...(fields.assignee ? { agent: fields.assignee } : {}),
        answeredAt,
      },
    });
  }
  return undefined;
}

export const freshdesk: Preset = {
  id: 'freshdesk',
  source: 'freshdesk',
  tables: [
    ticketTable('freshdesk.tickets', 'Freshdesk', [
      'ticket id',
      'subject',
      'status',
      'created time',
      'agent interactions',
      'time tracked',
    ]),
  ],
};

export const freshservice: Preset = {
  id: 'freshservice',
  source: 'freshservice',
  tables: [
    ticketTable('freshservice.tickets', 'Freshservice', [
      'ticket id',
      'subject',
      'status',
      'created time',
      'urgency',
      'impact',
      'association type',
    ]),
  ],
};
