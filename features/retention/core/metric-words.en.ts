/** What the product prints beside each number. The definition is the exact rule, not a description of it. */
export const metricWords = {
  tickets: {
    name: 'Tickets',
    short: 'Tickets',
    definition:
      'Number of tickets created in the period. Spam, deleted, test and merged tickets and those of the company’s own people are left out.',
    counted: 'by the day the ticket was created',
    observation: 'tickets',
  },
  frt: {
    name: 'First response time',
    short: 'FRT',
    definition:
      'Time from the start of the ticket to the first public reply written by a person. The start is the latest of creation, hand-over by a bot and reopening after a bot alone had closed it. Automatic replies, bots and private notes are not replies. Tickets not answered yet are not in it; they show in the backlog. Median.',
    counted: 'by the day of the first reply',
    observation: 'replies',
  },
  'agent-frt': {
    name: 'Agent’s first response time',
    short: 'Agent FRT',
    definition:
      'Time from the assignment of the agent, or from the oldest customer message still unanswered if that is later, to the agent’s first public reply; time on hold is taken off. Only tickets the agent replied to. Median.',
    counted: 'by the day of the reply',
    observation: 'replies',
  },
  'reopen-frt': {
    name: 'First response after reopening',
    short: 'Reopen FRT',
    definition:
      'Time from the reopening of a ticket that already had a reply to the next public reply by a person. Never mixed into the first response time. Median.',
    counted: 'by the day of the reply',
    observation: 'replies',
  },
  'next-reply': {
    name: 'Next reply time',
    short: 'Next reply',
    definition:
      'Time from the oldest unanswered customer message to the reply by a person, for every reply after the first. A ticket closed without a reply counts as unanswered, never as fast. Median.',
    counted: 'by the day of the reply',
    observation: 'replies',
  },
  awt: {
    name: 'Average wait for a person',
    short: 'AWT',
    definition:
      'Sum of all waits of customers for a person (first reply, every next reply, reply after reopening) divided by their number. Live chat and phone are reported apart; waits the customer gave up have their own mean.',
    counted: 'by the day the wait ended',
    observation: 'waits',
  },
  'awt-live': {
    name: 'Average wait in live chat and on the phone',
    short: 'AWT live',
    definition:
      'Sum of all waits in live chat and on the phone divided by their number. Waits the customer gave up have their own mean.',
    counted: 'by the day the wait ended',
    observation: 'waits',
  },
  'requester-wait': {
    name: 'Requester wait',
    short: 'Requester wait',
    definition:
      'Total time of a ticket in the statuses where it was our turn: new, open, on hold. What the customer felt. Median.',
    counted: 'by the day of the last resolution',
    observation: 'tickets',
  },
  'customer-wait': {
    name: 'Waiting for the customer',
    short: 'Customer wait',
    definition: 'Total time of a ticket in the status pending, when it was the customer’s turn. Median.',
    counted: 'by the day of the last resolution',
    observation: 'tickets',
  },
  'art-first': {
    name: 'Time to first resolution',
    short: 'ART first',
    definition:
      'Time from the creation of the ticket to its first resolution. Tickets a bot alone resolved are not in it. Median.',
    counted: 'by the day of the first resolution',
    observation: 'tickets',
  },
  'art-full': {
    name: 'Time to full resolution',
    short: 'ART full',
    definition:
      'Time from the creation of the ticket to its last resolution, without the time it lay resolved before it was reopened. Median.',
    counted: 'by the day of the last resolution',
    observation: 'tickets',
  },
  'cycle-time': {
    name: 'Resolution time of a care cycle',
    short: 'Cycle time',
    definition:
      'Time from creation or reopening to the next resolution; a reopened ticket has several cycles. Median.',
    counted: 'by the day of the resolution',
    observation: 'cycles',
  },
  'one-touch': {
    name: 'Solved with one reply',
    short: 'One-touch',
    definition:
      'Share of resolved care cycles with exactly one public reply by a person and no reopening within {{reopenDays}} days. Only cycles resolved at least {{reopenDays}} days before {{today}}.',
    counted: 'by the day of the resolution',
    observation: 'cycles',
  },
  fcr: {
    name: 'First contact resolution (observed)',
    short: 'FCR',
    definition:
      'Share of resolved tickets that were neither reopened nor followed, within {{repeatDays}} days, by another ticket of the same customer about the same topic on any channel (any topic where topics are not recorded). Only tickets resolved at least {{repeatDays}} days before {{today}}.',
    counted: 'by the day of the first resolution',
    observation: 'tickets',
  },
  'reopen-rate': {
    name: 'Reopen rate',
    short: 'Reopened',
    definition:
      'Share of resolved tickets that were reopened within {{reopenDays}} days. Only tickets resolved at least {{reopenDays}} days before {{today}}. By agent: only the cycles the agent resolved.',
    counted: 'by the day of the first resolution',
    observation: 'tickets',
  },
  transfers: {
    name: 'Transfers per ticket',
    short: 'Transfers',
    definition:
      'Changes of team or agent after the first reply, on average per resolved ticket. Beside it the share of tickets with at least one and with two or more.',
    counted: 'by the day of the last resolution',
    observation: 'tickets',
  },
  touches: {
    name: 'Replies per ticket',
    short: 'Touches',
    definition:
      'Public replies by people, on average per resolved ticket; beside it the customer’s messages. A mere “thank you” is not counted.',
    counted: 'by the day of the last resolution',
    observation: 'tickets',
  },
  abandonment: {
    name: 'Abandonment of live contacts',
    short: 'Abandoned',
    definition:
      'Share of live chats and calls the customer left before a person came. Those who left within 10 seconds are not counted.',
    counted: 'by the day the ticket was created',
    observation: 'contacts',
  },
  'sla-first-reply': {
    name: 'First reply in time',
    short: 'SLA reply',
    definition:
      'Share of first-reply clocks that were met, of those met or breached. The target is the one in force when the clock started. A clock that nothing ended counts as breached after its due day; one not due yet is not in it.',
    counted: 'by the day the ticket was created',
    observation: 'clocks',
  },
  'sla-next-reply': {
    name: 'Next reply in time',
    short: 'SLA next reply',
    definition:
      'Share of next-reply clocks that were met, of those met or breached. A clock that nothing ended counts as breached after its due day; one not due yet is not in it.',
    counted: 'by the day the ticket was created',
    observation: 'clocks',
  },
  'sla-resolution': {
    name: 'Resolved in time',
    short: 'SLA resolution',
    definition:
      'Share of resolution clocks that were met, of those met or breached. A clock that nothing ended counts as breached after its due day; one not due yet is not in it.',
    counted: 'by the day the ticket was created',
    observation: 'clocks',
  },
  backlog: {
    name: 'Open tickets',
    short: 'Backlog',
    definition:
      'Tickets open at the end of the period’s last day: created or reopened by then and not resolved. Age is counted from creation.',
    counted: 'at the end of the last day',
    observation: 'tickets',
  },
  unanswered: {
    name: 'Closed without an answer',
    short: 'Unanswered',
    definition:
      'Share of closed tickets without any reply by a person and without a confirmed answer by a bot. Tickets closed by inactivity are shown as their own share.',
    counted: 'by the day of the last resolution',
    observation: 'tickets',
  },
  'contact-rate': {
    name: 'Contacts per 100 active customers',
    short: 'Contact rate',
    definition:
      'Tickets created in the period for every 100 customers active at any time in it. Active: {{activeRule}}.',
    counted: 'by the day the ticket was created',
    observation: 'customers',
  },
  csat: {
    name: 'Satisfied customers',
    short: 'CSAT',
    definition:
      'Share of satisfied answers (the two best of five, or as the survey says) of all valid answers; the neutral ones stay in the count. Of several answers of one person about the same thing the last in the period counts. Dismissed, blank, expired and quarantined answers are out.',
    counted: 'by the day of the answer',
    observation: 'answers',
  },
  nps: {
    name: 'Net promoter score',
    short: 'NPS',
    definition:
      'Share of promoters (9–10) minus share of detractors (0–6) of all valid answers, in points from −100 to 100. Of several answers of one person the last in the period counts; dismissed surveys are not in the count.',
    counted: 'by the day of the answer',
    observation: 'answers',
  },
  ces: {
    name: 'Ease for the customer',
    short: 'CES',
    definition:
      'Mean of the ease scores on the 5-point scale, 5 = easy; beside it the share of the two best. Answers on the 7-point scale are never mixed in.',
    counted: 'by the day of the answer',
    observation: 'answers',
  },
  ces7: {
    name: 'Ease for the customer (7 points)',
    short: 'CES 7',
    definition:
      'Mean of the ease scores on the 7-point scale, 7 = easy; beside it the share of 5 and better. Answers on the 5-point scale are never mixed in.',
    counted: 'by the day of the answer',
    observation: 'answers',
  },
  'response-rate': {
    name: 'Response rate',
    short: 'Responses',
    definition: 'Persons who finished the survey, of the persons an invitation reached. Each person once.',
    counted: 'by the day the invitation became due',
    observation: 'persons',
  },
  'active-customers': {
    name: 'Active customers',
    short: 'Active',
    definition: 'Customers active at the end of the period’s last day. Active: {{activeRule}}.',
    counted: 'at the end of the last day',
    observation: 'customers',
  },
  crr: {
    name: 'Customer retention',
    short: 'CRR',
    definition:
      'Customers active both at the start and at the end of the period, of the customers active at the start, matched one by one. Active: {{activeRule}}.',
    counted: 'state at the start and at the end of the period',
    observation: 'customers',
  },
  churn: {
    name: 'Churn',
    short: 'Churn',
    definition:
      'Customers active at the start of the period and not at its end, of the customers active at the start. Active: {{activeRule}}. A customer who left and came back later is counted both as lost and as won back.',
    counted: 'state at the start and at the end of the period',
    observation: 'customers',
  },
  'gross-revenue-retention': {
    name: 'Gross revenue retention',
    short: 'GRR',
    definition:
      'Of the customers who paid at the start: the smaller of revenue at the end and at the start, added up, divided by revenue at the start. Growth does not make up for losses. Revenue: {{revenueRule}}.',
    counted: 'state at the start and at the end of the period',
    observation: 'customers',
  },
  'net-revenue-retention': {
    name: 'Net revenue retention',
    short: 'NRR',
    definition:
      'Revenue at the end of the customers who paid at the start, divided by their revenue at the start; growth included, new customers not. Revenue: {{revenueRule}}.',
    counted: 'state at the start and at the end of the period',
    observation: 'customers',
  },
  'repeat-after-contact': {
    name: 'Purchase after contact',
    short: 'Bought after contact',
    definition:
      'Customers who bought within 30 days after a ticket was resolved, of the customers with a ticket resolved in the period. Only purchases placed after the resolution, only tickets resolved at least 30 days before {{today}}. Beside it 3 and 90 days, and the same for the last day in the period on which a ticket of the customer was resolved.',
    counted: 'by the day of the last resolution',
    observation: 'customers',
  },
  'repeat-purchase': {
    name: 'Second purchase',
    short: 'Repeat purchase',
    definition:
      'Customers who bought again within 90 days, of those whose first purchase lies in the period. Several orders on one day are one purchase. Only first purchases at least 90 days before {{today}}.',
    counted: 'by the day of the first purchase',
    observation: 'customers',
  },
} as const;
