/**
 * Which figures of a page are asked for together: those that one scan answers, in the order in which they are read. Each
 * group arrives on its own, so that the first card does not wait for the last.
 */
export const cardGroups = {
  today: [['frt'], ['csat'], ['nps'], ['crr'], ['backlog']],
  service: [
    ['frt'],
    ['awt', 'awt-live'],
    ['art-full'],
    ['one-touch'],
    ['reopen-rate', 'fcr'],
    ['backlog'],
    ['next-reply'],
    ['agent-frt'],
    ['reopen-frt'],
    ['requester-wait'],
    ['customer-wait'],
    ['art-first'],
    ['cycle-time'],
    ['transfers', 'touches', 'unanswered'],
    ['sla-first-reply', 'sla-next-reply', 'sla-resolution', 'abandonment', 'tickets'],
    ['contact-rate'],
  ],
  voice: [['csat'], ['nps'], ['ces', 'ces7'], ['response-rate']],
  retention: [
    ['crr', 'churn'],
    ['gross-revenue-retention', 'net-revenue-retention'],
    ['repeat-purchase'],
    ['repeat-after-contact'],
  ],
} as const satisfies Readonly<Record<string, readonly (readonly string[])[]>>;
