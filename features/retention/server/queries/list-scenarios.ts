import { sql } from 'kysely';
import type { Ctx } from '#platform/server/context.ts';
import type { WorthScenario } from '../../core/contract/worth.ts';
import type { WorthInputs } from '../../core/worth-schema.ts';

type Row = {
  scenario_id: string;
  name: string;
  version: number;
  inputs: WorthInputs;
  created_at: Date;
};

/** Each name in its newest version, the last saved first. */
export async function listScenarios(ctx: Ctx): Promise<WorthScenario[]> {
  const { rows } = await sql<Row>`
    select distinct on (lower(name)) scenario_id, name, version, inputs, created_at from worth_scenarios
    order by lower(name), version desc`.execute(ctx.db);
  return rows
    .map(({ scenario_id, name, version, inputs, created_at }) => ({
      scenarioId: scenario_id,
      name,
      version,
      inputs,
      createdAt: created_at.toISOString(),
    }))
    .sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1))
    .slice(0, 200);
}
