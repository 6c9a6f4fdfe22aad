import type { ValueCell } from '#stats/comparison/median-interval.ts';
import { type CompanyBooks, churnRuleOf } from '../../core/churn-rule.ts';
import type { ChurnRule } from '../../core/contract/retention.ts';
import type { Filters } from '../../core/filter.ts';
import { Slice } from '../../core/schema.ts';
import { gapsQuery } from '../../core/spell-sql.ts';
import type { Ask, Question } from './question.ts';

const everybody: Filters = { slice: Slice.parse({}), segment: null };

type Books = { contracts: number; purchases: number };

async function loadBooks(ask: Ask): Promise<CompanyBooks> {
  const text =
    'select (select count(*) from fact_contract_spells where spell_no = 1) as contracts, ' +
    '(select count(*) from fact_orders where first_of_day and day_seq = 1) as purchases';
  const [[books], gaps] = await Promise.all([
    ask<Books>({ text, params: [] }),
    ask<ValueCell>(gapsQuery(null, everybody)),
  ]);
  return {
    customersWithContract: books?.contracts ?? 0,
    customersWithPurchase: books?.purchases ?? 0,
    gaps,
  };
}

/** The company's rule: of all customers, whatever the slice, so that two slices are held to the same one. */
export const loadRule = async (question: Pick<Question, 'ask' | 'company'>): Promise<ChurnRule> =>
  churnRuleOf(question.company, await loadBooks(question.ask));
