/** The fixed words of tickets, apart from the schemas so that pages may use them without loading a schema library. */
export const ticketStatuses = ['new', 'open', 'pending', 'hold', 'solved', 'closed'] as const;
export const ticketPriorities = ['low', 'normal', 'high', 'urgent'] as const;
export type TicketPriority = (typeof ticketPriorities)[number];
export const exclusions = ['spam', 'deleted', 'test', 'merged', 'internal'] as const;
export type Exclusion = (typeof exclusions)[number];
/** Why something happened to a ticket without a person deciding it for this one, or what the customer said by it. */
export const eventReasons = [
  'inactivity',
  'bulk',
  'automation',
  'auto-close',
  'auto-assign',
  'shift-handover',
  'confirmed',
] as const;
