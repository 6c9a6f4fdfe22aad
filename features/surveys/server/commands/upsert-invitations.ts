import {
  type KeyedRow,
  type KeyedTable,
  publishChanged,
  upsertKeyed,
} from '#features/customers/server/public.ts';
import { resolveStaff } from '#features/identity/server/public.ts';
import type { RefusedRecord, UpsertOutcome } from '#platform/core/record.ts';
import type { Ctx } from '#platform/server/context.ts';
import type { InvitationRecord } from '../../core/record.ts';
import { findSubjects, invitationIdOf, type Subject } from '../queries/find-subjects.ts';
import { ensureSurveys } from './ensure-surveys.ts';
import type { SurveyOptions } from './upsert-answers.ts';

const invitations = (source: string): KeyedTable => ({
  entity: 'invitation',
  table: 'survey_invitations',
  idColumn: 'invitation_id',
  stamps: false,
  idOf: (externalId) => invitationIdOf(source, externalId),
  columns: [
    { name: 'survey_id', type: 'uuid' },
    { name: 'contact_id', type: 'uuid' },
    { name: 'moment', type: 'text' },
    { name: 'stage', type: 'text' },
    { name: 'channel', type: 'text' },
    { name: 'ticket_id', type: 'uuid' },
    { name: 'order_id', type: 'uuid' },
    { name: 'agent_id', type: 'uuid', once: true },
    { name: 'eligible_at', type: 'timestamptz' },
    { name: 'suppressed_reason', type: 'text' },
    { name: 'sent_at', type: 'timestamptz' },
    { name: 'delivered_at', type: 'timestamptz' },
    { name: 'opened_at', type: 'timestamptz' },
    { name: 'started_at', type: 'timestamptz' },
    { name: 'finished_at', type: 'timestamptz' },
  ],
});

/** Stores invitations of one source, asked or held back; a repeat changes nothing, a later step adds its stamp. */
export async function upsertInvitations(
  ctx: Ctx,
  source: string,
  records: readonly InvitationRecord[],
  options: SurveyOptions = {},
): Promise<UpsertOutcome> {
  const subjects = await findSubjects(ctx, source, records, options.createCustomers ?? true);
  const refused: RefusedRecord[] = [];
  const good: { record: InvitationRecord; subject: Subject }[] = [];
  records.forEach((record, index) => {
    const subject = subjects[index];
    if (!subject || 'reason' in subject)
      refused.push({ index, reason: 'surveys:customer-missing', ...subject });
    else good.push({ record, subject });
  });
  const surveyIds = await ensureSurveys(
    ctx,
    source,
    good.map(({ record }) => record),
  );
  const agents = await resolveStaff(
    ctx,
    source,
    good.map(({ record }) => record.agent),
  );
  const rows = good.map(
    ({ record, subject }, at): KeyedRow => ({
      externalId: record.externalId,
      customerId: subject.customerId,
      cameAs: subject.cameAs,
      values: {
        survey_id: surveyIds[at],
        contact_id: subject.contactId,
        moment: record.moment,
        stage: record.stage,
        channel: record.channel,
        ticket_id: subject.ticketId,
        order_id: subject.orderId,
        agent_id: agents[at],
        eligible_at: record.eligibleAt,
        suppressed_reason: record.suppressedReason,
        sent_at: record.sentAt,
        delivered_at: record.deliveredAt,
        opened_at: record.openedAt,
        started_at: record.startedAt,
        finished_at: record.finishedAt,
      },
    }),
  );
  const { created, changed, unchanged, customerIds } = await upsertKeyed(
    ctx,
    invitations(source),
    source,
    rows,
  );
  if (!options.bulk) await publishChanged(ctx, customerIds, 'surveys.invitations-changed');
  return { created, changed, unchanged, refused, customerIds };
}
