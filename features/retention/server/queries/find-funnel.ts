import { answerColumns, invitationColumns } from '../../core/fact-columns.ts';
import { createParams, filterSql } from '../../core/filter.ts';
import { shareValue } from '../../core/value.ts';
import { numberOf } from './keep-readings.ts';
import type { Question } from './question.ts';

const steps = ['eligible', 'sent', 'delivered', 'opened', 'started', 'finished'] as const;
const minimum = 10;

/** The response funnel, in invitations and in persons: one person invited three times is one person (M28). */
export async function findFunnel(question: Question) {
  const { span, filters, ask } = question;
  const params = createParams();
  const where = [
    `eligible_day between ${span.from} and ${span.to}`,
    ...filterSql(filters, invitationColumns, params),
  ].join(' and ');
  const flags = steps.slice(1);
  const inner =
    `select customer_id, person_id, count(*) as eligible, ` +
    flags.map((flag) => `count(*) filter (where ${flag}) as ${flag}`).join(', ') +
    ` from fact_invitations where ${where} group by customer_id, person_id`;
  const sums = steps.flatMap((step) => [
    `cast(sum(${step}) as float8) as ${step}_invitations`,
    `count(*) filter (where ${step} > 0) as ${step}_persons`,
  ]);
  const answerParams = createParams();
  const answers = [
    `day between ${span.from} and ${span.to}`,
    'valid',
    'not invited',
    ...filterSql(filters, answerColumns, answerParams),
  ].join(' and ');
  const [[row], suppressed, [alone]] = await Promise.all([
    ask({ text: `select ${sums.join(', ')} from (${inner}) p`, params: params.list }),
    ask({
      text: `select suppressed_reason as reason, count(*) as n from fact_invitations where ${where} and suppressed_reason is not null group by 1 order by 2 desc nulls last, 1`,
      params: params.list,
    }),
    ask({ text: `select count(*) as n from fact_answers where ${answers}`, params: answerParams.list }),
  ]);
  const persons = (step: (typeof steps)[number]) => numberOf(row?.[`${step}_persons`]);
  return {
    steps: steps.map((step, index) => {
      const before = steps[index - 1];
      return {
        step,
        invitations: numberOf(row?.[`${step}_invitations`]),
        persons: persons(step),
        share: before
          ? shareValue({ n: persons(before), s: Math.min(persons(step), persons(before)), q: 0 }, minimum)
          : null,
      };
    }),
    suppressed: suppressed.map((one) => ({ reason: String(one.reason), n: numberOf(one.n) })),
    responseRate: shareValue({ n: persons('delivered'), s: persons('finished'), q: 0 }, minimum),
    answersWithoutInvitation: numberOf(alone?.n),
  };
}
