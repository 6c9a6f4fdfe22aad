import { dayOf } from '#platform/server/analytics/fact-sql.ts';
import type { FactTable } from '#platform/server/analytics/fact-table.ts';

/** Who was drawn into which arm of which experiment, and on which day. `earliest`: of a customer merged from two, what came first. */
export const factAssignments: FactTable = {
  name: 'fact_assignments',
  columns: {
    customer_id: 'uuid',
    experiment_id: 'uuid',
    drawn_for: 'uuid',
    ticket_id: 'uuid',
    arm: 'text',
    day: 'int',
    earliest: 'boolean',
  },
  key: ['customer_id', 'experiment_id', 'drawn_for'],
  sql: `
    select a.customer_id, a.experiment_id, a.drawn_for, a.ticket_id, a.arm, ${dayOf('a.assigned_at')} as day,
      row_number() over (partition by a.customer_id, a.experiment_id order by a.assigned_at, a.drawn_for) = 1 as earliest
    from experiment_assignments a join customers c on c.customer_id = a.customer_id cross join company k
    where not c.internal`,
};
