import type { Messages } from '#platform/core/i18n.ts';

export const en = {
  refusal: {
    'unknown-ticket': 'There is no such ticket.',
    'unknown-customer': 'The ticket names no customer that can be recognised.',
    'event-value-missing': 'The event does not say what it changed to.',
    'event-value-unknown': 'The event changes to a value that does not exist.',
    'unknown-person': 'There is no such person.',
    'unknown-team': 'There is no such team.',
    'merge-with-itself': 'A ticket cannot be merged into itself.',
    'merge-other-customer':
      'These tickets belong to two customers. If they are one, merge the customers first.',
    'already-merged': 'This ticket was merged into another one. Take the merge back to change it.',
    'merge-excluded':
      'A ticket that is left out of the figures cannot take part in a merge. Put it back first.',
    'not-merged': 'This ticket was not merged.',
    'unknown-schedule': 'There are no such business hours.',
    'unknown-zone': 'There is no time zone “{{value}}”. Write it like Europe/Berlin.',
    'bad-hours':
      'The hours {{value}} cannot be: an opening comes before its closing and lasts a day at most.',
    'last-hours': 'These are the only hours of the schedule. Add others first, or remove the schedule.',
    'unknown-promise': 'There is no such promise, or it was ended already.',
    'promise-empty': 'A promise needs at least one time.',
    'promise-before-itself': 'The change would begin before the promise itself.',
  },
  job: { recompute: 'Computing the clocks of all tickets anew' },
} as const satisfies Messages;
