/** What this row announces. Each event carries the customer, whose facts are then refreshed. */
export const ticketsChanged = 'tickets.tickets-changed';
export const ticketsMerged = 'tickets.tickets-merged';
export const ticketsUnmerged = 'tickets.tickets-unmerged';
/** business hours, promises of speed or windows changed: every clock may read otherwise */
export const clockRulesChanged = 'tickets.clock-rules-changed';
