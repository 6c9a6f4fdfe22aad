import { randomBytes } from 'node:crypto';
import { conflict } from '#platform/core/refusal.ts';
import type { Ctx } from '#platform/server/context.ts';
import { isUniqueViolation } from '#platform/server/db/database-error.ts';
import type { ChurnRule } from '../../core/contract/retention.ts';
import type { Experiment, ExperimentFields, ExperimentState } from '../../core/experiment-schema.ts';
import { findExperiment, loadExperiment } from '../queries/find-experiment.ts';
import { retentionDb } from '../tables.ts';

/** The name is unique by an index: of two who choose the same at once one is told so. */
async function refusingTakenName<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isUniqueViolation(error)) throw conflict('retention:experiment-exists');
    throw error;
  }
}

const audit = (ctx: Ctx, verb: string, experimentId: string, detail: Record<string, unknown>) =>
  ctx.audit({
    action: `retention.${verb}-experiment`,
    subjectKind: 'experiment',
    subjectId: experimentId,
    detail,
  });

export async function addExperiment(ctx: Ctx, fields: ExperimentFields): Promise<Experiment> {
  const experimentId = ctx.newId();
  const { name, kind, tried, plan } = fields;
  await refusingTakenName(() =>
    retentionDb(ctx)
      .insertInto('experiments')
      .values({
        experiment_id: experimentId,
        name,
        kind,
        tried,
        state: 'draft',
        plan: JSON.stringify(plan),
        rule: null,
        // drawn before anybody is: whoever knows the customers cannot choose who is treated
        seed: randomBytes(32).toString('base64url'),
        decision: null,
        reason: '',
        created_by: ctx.actor.kind === 'staff' ? ctx.actor.staffId : null,
        created_at: ctx.now,
        updated_at: ctx.now,
        started_at: null,
        stopped_at: null,
        decided_at: null,
      })
      .execute(),
  );
  await audit(ctx, 'add', experimentId, { ...fields });
  return findExperiment(ctx, experimentId);
}

/**
 * Moves an experiment on, if it stands where it must. The condition is part of the update: of two who act at once one is refused.
 * @throws Refusal retention:experiment-unknown, retention:experiment-state, retention:experiment-frozen
 */
async function moveOn(
  ctx: Ctx,
  experimentId: string,
  from: ExperimentState,
  set: Record<string, unknown>,
): Promise<void> {
  const { numUpdatedRows } = await retentionDb(ctx)
    .updateTable('experiments')
    .set({ ...set, updated_at: ctx.now })
    .where('experiment_id', '=', experimentId)
    .where('state', '=', from)
    .executeTakeFirst();
  if (numUpdatedRows > 0n) return;
  const { state } = await loadExperiment(ctx, experimentId);
  const changesPlan = set.state === undefined;
  throw conflict(changesPlan ? 'retention:experiment-frozen' : 'retention:experiment-state', { state });
}

export async function changeExperiment(
  ctx: Ctx,
  experimentId: string,
  fields: ExperimentFields,
): Promise<Experiment> {
  const { name, kind, tried, plan } = fields;
  await refusingTakenName(() =>
    moveOn(ctx, experimentId, 'draft', { name, kind, tried, plan: JSON.stringify(plan) }),
  );
  await audit(ctx, 'change', experimentId, { name, kind, tried, plan });
  return findExperiment(ctx, experimentId);
}

/** @throws Refusal retention:experiment-unknown, retention:experiment-frozen */
export async function removeExperiment(ctx: Ctx, experimentId: string): Promise<void> {
  const { numDeletedRows } = await retentionDb(ctx)
    .deleteFrom('experiments')
    .where('experiment_id', '=', experimentId)
    .where('state', '=', 'draft')
    .executeTakeFirst();
  if (numDeletedRows === 0n) {
    const { state } = await loadExperiment(ctx, experimentId);
    throw conflict('retention:experiment-frozen', { state });
  }
  await audit(ctx, 'remove', experimentId, {});
}

/** From now on arms are drawn, and what is compared is fixed: the plan and the churn rule as it is today. */
export async function startExperiment(ctx: Ctx, experimentId: string, rule: ChurnRule): Promise<Experiment> {
  await moveOn(ctx, experimentId, 'draft', {
    state: 'running',
    started_at: ctx.now,
    rule: JSON.stringify(rule),
  });
  await audit(ctx, 'start', experimentId, { rule });
  return findExperiment(ctx, experimentId);
}

export async function stopExperiment(ctx: Ctx, experimentId: string, reason: string): Promise<Experiment> {
  await moveOn(ctx, experimentId, 'running', { state: 'stopped', stopped_at: ctx.now, reason });
  await audit(ctx, 'stop', experimentId, { reason });
  return findExperiment(ctx, experimentId);
}

export async function decideExperiment(
  ctx: Ctx,
  experimentId: string,
  decision: 'adopt' | 'drop' | 'unclear',
  reason: string,
): Promise<Experiment> {
  await moveOn(ctx, experimentId, 'stopped', { state: 'decided', decided_at: ctx.now, decision, reason });
  await audit(ctx, 'decide', experimentId, { decision, reason });
  return findExperiment(ctx, experimentId);
}
