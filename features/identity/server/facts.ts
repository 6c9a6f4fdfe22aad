import type { FactTable } from '#platform/server/analytics/fact-table.ts';

/** Dimensions: small, without a customer, reloaded whole. */
export const dimStaff: FactTable = {
  name: 'dim_staff',
  columns: { staff_id: 'uuid', name: 'text', kind: 'text', team_id: 'uuid', active: 'boolean' },
  key: ['staff_id'],
  sql: 'select staff_id, name, kind, team_id, active from staff',
};

export const dimTeams: FactTable = {
  name: 'dim_teams',
  columns: { team_id: 'uuid', name: 'text' },
  key: ['team_id'],
  sql: 'select team_id, name from teams',
};

export const identityFacts: readonly FactTable[] = [dimStaff, dimTeams];
