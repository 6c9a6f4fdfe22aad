import { createHmac } from 'node:crypto';
import { sql } from 'kysely';
import { conflict, Refusal } from '#platform/core/refusal.ts';
import type { Ctx } from '#platform/server/context.ts';
import {
  type Arm,
  type Assignment,
  type ClassField,
  customerClasses,
  type ExperimentClass,
  ticketClasses,
} from '../../core/experiment-schema.ts';
import { loadExperiment } from '../queries/find-experiment.ts';
import { retentionDb } from '../tables.ts';

/** Announces a drawn arm, so that the mirror reads the customer's facts again. */
export const customerAssigned = 'retention.customer-assigned';

/**
 * The arm a customer belongs to: a keyed hash of experiment and customer as a number in [0, 1), treated below the share. The
 * same customer always lands in the same arm, and nobody without the seed can tell which before asking.
 */
export function drawArm(seed: string, experimentId: string, customerId: string, share: number): Arm {
  const hash = createHmac('sha256', seed)
    .update(`${experimentId.toLowerCase()}:${customerId.toLowerCase()}`)
    .digest();
  return hash.readUIntBE(0, 6) / 2 ** 48 < share ? 'treated' : 'control';
}

type Subject = Readonly<Record<ClassField, string | null>>;
type CustomerRow = {
  tier: string | null;
  country: string | null;
  language: string | null;
  customer_kind: string;
  internal: boolean;
};
type TicketRow = {
  channel: string | null;
  topic: string | null;
  severity: string | null;
  priority: string | null;
  exclusion: string | null;
};

const fits = (group: ExperimentClass, fields: readonly ClassField[], subject: Partial<Subject>): boolean =>
  fields.every((field) => group[field].length === 0 || group[field].includes(subject[field] ?? ''));

/** @throws Refusal retention:experiment-customer */
async function customerFits(ctx: Ctx, group: ExperimentClass, customerId: string): Promise<boolean> {
  const { rows } = await sql<CustomerRow>`
    select tier, country, language, customer_kind, internal from fact_customers where customer_id = ${customerId}::uuid`.execute(
    ctx.db,
  );
  const [row] = rows;
  if (!row) throw new Refusal('retention:experiment-customer', {}, 404);
  const { customer_kind: customerKind, ...rest } = row;
  return !row.internal && fits(group, customerClasses, { ...rest, customerKind });
}

/** @throws Refusal retention:experiment-ticket: the class asks about requests and none was named, or it is not this customer's */
async function ticketFits(
  ctx: Ctx,
  group: ExperimentClass,
  customerId: string,
  ticketId: string | undefined,
): Promise<boolean> {
  const asked = ticketClasses.some((field) => group[field].length > 0);
  if (ticketId === undefined) {
    if (asked) throw new Refusal('retention:experiment-ticket');
    return true;
  }
  const { rows } = await sql<TicketRow>`
    select channel, topic, severity, priority, exclusion from fact_tickets
    where customer_id = ${customerId}::uuid and ticket_id = ${ticketId}::uuid`.execute(ctx.db);
  const [row] = rows;
  if (!row) throw new Refusal('retention:experiment-ticket');
  return row.exclusion === null && fits(group, ticketClasses, row);
}

/** What was drawn first; a customer merged from two keeps the earlier arm. */
const drawnBefore = (ctx: Ctx, experimentId: string, customerId: string) =>
  retentionDb(ctx)
    .selectFrom('experiment_assignments')
    .select(['arm', 'assigned_at', 'ticket_id'])
    .where('customer_id', '=', customerId)
    .where('experiment_id', '=', experimentId)
    .orderBy('assigned_at')
    .orderBy('drawn_for')
    .limit(1)
    .executeTakeFirst();

type Asked = {
  readonly experimentId: string;
  readonly customerId: string;
  readonly ticketId?: string | undefined;
};

/**
 * The arm of a customer, drawn and recorded at the first call. A request outside the class gets none, also of a customer drawn
 * before; the request of the first call gets the same answer again whatever has become of it.
 * @throws Refusal retention:experiment-unknown, -not-running, -customer, -ticket
 */
export async function assignArm(
  ctx: Ctx,
  { experimentId, customerId, ticketId }: Asked,
): Promise<Assignment> {
  const { state, plan, seed } = await loadExperiment(ctx, experimentId);
  if (state !== 'running') throw conflict('retention:experiment-not-running', { state });
  const before = await drawnBefore(ctx, experimentId, customerId);
  const answer = (arm: Arm | null, at: Date | null): Assignment => ({
    experimentId,
    customerId,
    arm,
    assignedAt: at?.toISOString() ?? null,
  });
  if (before && (before.ticket_id ?? undefined) === ticketId) return answer(before.arm, before.assigned_at);
  const inClass =
    (await customerFits(ctx, plan.class, customerId)) &&
    (await ticketFits(ctx, plan.class, customerId, ticketId));
  if (!inClass) return answer(null, null);
  if (before) return answer(before.arm, before.assigned_at);
  await retentionDb(ctx)
    .insertInto('experiment_assignments')
    .values({
      customer_id: customerId,
      experiment_id: experimentId,
      drawn_for: customerId,
      arm: drawArm(seed, experimentId, customerId, plan.share),
      ticket_id: ticketId ?? null,
      assigned_at: ctx.now,
    })
    // of two calls at once the first keeps its time
    .onConflict((conflicting) => conflicting.doNothing())
    .execute();
  await ctx.publish({ type: customerAssigned, customerId, payload: { experimentId } });
  const drawn = await drawnBefore(ctx, experimentId, customerId);
  return answer(drawn?.arm ?? null, drawn?.assigned_at ?? null);
}
