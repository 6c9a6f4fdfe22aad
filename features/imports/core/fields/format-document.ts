import { catalogue } from './catalogue.ts';
import { type Entity, entities } from './field.ts';

/** What each file of the own format is for. */
const purpose: Readonly<Record<Entity, string>> = {
  teams:
    'Teams of those who serve. Needed only where people change teams by id; a team named by a request is made by itself.',
  staff:
    'People and bots who serve. Needed only for ids, e-mails and bots; a person named by a request is made by itself. Nobody gets a sign-in by it.',
  customers:
    'Who is kept or lost. One row per person or company; contacts of a company name it in `company_id`.',
  orders: 'Purchases, refunds and cancellations. A refund is its own row.',
  order_items: 'Lines of orders.',
  subscriptions: 'Contracts with a beginning and an end.',
  tickets: 'Requests for service.',
  messages: 'What was said in a request. First replies, waits and touches are counted from these.',
  ticket_events:
    'What happened to a request. Resolutions, reopens, transfers and waits by status are counted from these.',
  invitations: 'Who could have been asked, and how far each invitation came: the response funnel.',
  answers: 'What customers answered. The survey is made on first sight.',
};

const types: Readonly<Record<string, string>> = {
  id: 'id',
  text: 'text',
  long: 'text',
  instant: 'time',
  money: 'amount',
  number: 'number',
  count: 'whole number',
  boolean: 'yes/no',
  email: 'e-mail',
  phone: 'phone',
  list: 'list',
  choice: 'one of',
  rating: 'score',
};

/** The first lines of the example file of a kind, by kind. */
export type FormatExamples = Partial<Record<Entity, string>>;

/** The column-by-column part of docs/import-format.md, from the catalogue the import itself reads. */
export function formatDocument(examples: FormatExamples): string {
  return entities
    .map((entity) => {
      const rows = catalogue[entity].map(({ column, type, need, about }) => {
        const needed = need === 'always' ? 'always' : need === 'identity' ? 'one of these' : '';
        return `| \`${column}\` | ${types[type] ?? type} | ${needed} | ${about} |`;
      });
      const example = examples[entity];
      return [
        `## ${entity}.csv`,
        '',
        purpose[entity],
        '',
        '| column | holds | needed | meaning |',
        '| --- | --- | --- | --- |',
        ...rows,
        ...(example ? ['', '```csv', example.trim(), '```'] : []),
      ].join('\n');
    })
    .join('\n\n');
}
