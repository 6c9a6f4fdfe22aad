import { sql } from 'kysely';
import {
  type BulkOptions,
  type KeyedRecord,
  type KeyedRow,
  type KeyedTable,
  publishChanged,
  upsertKeyed,
} from '#features/customers/server/public.ts';
import { resolveStaff } from '#features/identity/server/public.ts';
import type { RefusedRecord, UpsertOutcome } from '#platform/core/record.ts';
import type { Ctx } from '#platform/server/context.ts';
import { findBursts } from '../../core/quarantine.ts';
import type { AnswerRecord } from '../../core/record.ts';
import { scaleOf, scaleProblem } from '../../core/survey-scale.ts';
import { findSubjects, invitationIdOf, type Subject } from '../queries/find-subjects.ts';
import { surveysDb } from '../tables.ts';
import { ensureSurveys } from './ensure-surveys.ts';
import { refreshAnswerStats } from './refresh-answer-stats.ts';

export type SurveyOptions = BulkOptions & {
  /** make a customer for an id that no customer record has named yet; default true */
  readonly createCustomers?: boolean;
};

const answers: KeyedTable = {
  entity: 'answer',
  table: 'answers',
  idColumn: 'answer_id',
  stamps: true,
  columns: [
    { name: 'survey_id', type: 'uuid' },
    { name: 'invitation_id', type: 'uuid' },
    { name: 'contact_id', type: 'uuid' },
    { name: 'score', type: 'numeric' },
    { name: 'comment', type: 'text', initial: '', personal: true },
    { name: 'language', type: 'text' },
    { name: 'moment', type: 'text' },
    { name: 'stage', type: 'text' },
    { name: 'channel', type: 'text' },
    { name: 'ticket_id', type: 'uuid' },
    { name: 'order_id', type: 'uuid' },
    // frozen at the moment of asking (E19)
    { name: 'agent_id', type: 'uuid', once: true },
    { name: 'exclusion', type: 'text' },
    { name: 'answered_at', type: 'timestamptz' },
  ],
};

type Good = { readonly index: number; readonly record: AnswerRecord; readonly subject: Subject };

/**
 * Stores answers of one source; a repeat changes nothing. An answer without a score is stored as dismissed, two answers
 * for one order are two answers, and a burst of answers under one link is quarantined (E20). None is ever left out.
 */
export async function upsertAnswers(
  ctx: Ctx,
  source: string,
  records: readonly AnswerRecord[],
  options: SurveyOptions = {},
): Promise<UpsertOutcome> {
  const subjects = await findSubjects(ctx, source, records, options.createCustomers ?? true);
  const refused: RefusedRecord[] = [];
  const good: Good[] = [];
  records.forEach((record, index) => {
    const subject = subjects[index];
    const problem = scaleProblem(scaleOf(record.kind, record.scaleMin, record.scaleMax));
    if (!subject || 'reason' in subject)
      refused.push({ index, reason: 'surveys:customer-missing', ...subject });
    else if (problem)
      refused.push({
        index,
        reason: problem,
        field: 'scaleMax',
        value: String(record.scaleMax ?? record.scaleMin),
      });
    else good.push({ index, record, subject });
  });
  const surveyIds = await ensureSurveys(
    ctx,
    source,
    good.map(({ record }) => record),
  );
  const agents = await resolveStaff(
    ctx,
    source,
    good.map(({ record }) => record.agent),
  );
  const rows = good.map(
    ({ record, subject }, at): KeyedRow => ({
      externalId: record.externalId,
      customerId: subject.customerId,
      cameAs: subject.cameAs,
      values: valuesOf(source, record, subject, surveyIds[at], agents[at]),
    }),
  );
  const outcome = await upsertKeyed(ctx, answers, source, rows);
  await countScored(
    ctx,
    good.flatMap(({ record }) => {
      const stored = outcome.records.get(record.externalId);
      const scored = typeof record.score === 'number' && record.exclusion === undefined;
      return scored && stored && outcome.customerIds.has(stored.customerId) ? [stored] : [];
    }),
  );
  const links = good.flatMap(({ record }) =>
    record.invitationExternalId === undefined ? [] : [invitationIdOf(source, record.invitationExternalId)],
  );
  const quarantined = await quarantineBursts(ctx, [...outcome.customerIds], links);
  const customerIds = new Set([...outcome.customerIds, ...quarantined]);
  if (!options.bulk) {
    await refreshAnswerStats(ctx, customerIds);
    await publishChanged(ctx, customerIds, 'surveys.answers-changed');
  }
  const { created, changed, unchanged } = outcome;
  return { created, changed, unchanged, refused, customerIds };
}

function valuesOf(
  source: string,
  record: AnswerRecord,
  subject: Subject,
  surveyId: string | undefined,
  agentId: string | null | undefined,
): KeyedRow['values'] {
  const blank = record.score === undefined || record.score === null;
  return {
    survey_id: surveyId,
    invitation_id:
      record.invitationExternalId === undefined
        ? undefined
        : invitationIdOf(source, record.invitationExternalId),
    contact_id: subject.contactId,
    score: record.score,
    comment: record.comment === '' ? undefined : record.comment,
    language: record.language,
    moment: record.moment,
    stage: record.stage,
    channel: record.channel,
    ticket_id: subject.ticketId,
    order_id: subject.orderId,
    agent_id: agentId,
    exclusion: record.exclusion ?? (blank ? 'dismissed' : undefined),
    answered_at: record.answeredAt,
  };
}

/** An answer that first came without a score, as dismissed, counts once the score is there. */
async function countScored(ctx: Ctx, scored: readonly KeyedRecord[]): Promise<void> {
  if (scored.length === 0) return;
  await sql`
    update answers a set exclusion = null
    from unnest(${scored.map((one) => one.customerId)}::uuid[], ${scored.map((one) => one.recordId)}::uuid[])
      as s(customer_id, answer_id)
    where a.customer_id = s.customer_id and a.answer_id = s.answer_id and a.exclusion = 'dismissed'`.execute(
    ctx.db,
  );
}

/** @returns customers whose answers were taken out of the score */
async function quarantineBursts(
  ctx: Ctx,
  customerIds: readonly string[],
  invitationIds: readonly string[],
): Promise<string[]> {
  if (customerIds.length === 0 || invitationIds.length === 0) return [];
  const given = await surveysDb(ctx)
    .selectFrom('answers')
    .select(['customer_id', 'answer_id', 'invitation_id', 'answered_at'])
    .where(sql<boolean>`customer_id = any(${[...customerIds]}::uuid[])`)
    .where(sql<boolean>`invitation_id = any(${[...invitationIds]}::uuid[])`)
    .execute();
  const bursts = findBursts(
    given.flatMap((row) =>
      row.invitation_id === null
        ? []
        : [{ answerId: row.answer_id, invitationId: row.invitation_id, answeredAt: row.answered_at }],
    ),
  );
  if (bursts.length === 0) return [];
  const { rows } = await sql<{ customer_id: string }>`
    update answers set exclusion = 'quarantined', updated_at = ${ctx.now}::timestamptz
    where customer_id = any(${[...customerIds]}::uuid[]) and answer_id = any(${bursts}::uuid[]) and exclusion is null
    returning customer_id`.execute(ctx.db);
  return rows.map((row) => row.customer_id);
}
