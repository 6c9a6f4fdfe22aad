import type { CompanySettings } from '#platform/core/company.ts';
import { cellQuantile, type ValueCell } from '#stats/comparison/median-interval.ts';
import type { ChurnRule } from './contract/retention.ts';
import { buyerColumns, contractColumns, type FactColumns } from './fact-columns.ts';

/** Gaps between purchases from which a company's own churn definition may be proposed. */
export const gapsNeeded = 50;
const assumedDays = 90;

export type CompanyBooks = {
  readonly customersWithContract: number;
  readonly customersWithPurchase: number;
  /** days between neighbouring purchase days, counted, ascending */
  readonly gaps: readonly ValueCell[];
};

/** Days without a purchase that only one in ten pauses exceeds: a longer one is likely to be the end. */
export function proposedDays(gaps: readonly ValueCell[]): number | null {
  const n = gaps.reduce((sum, cell) => sum + cell.n, 0);
  const p90 = n < gapsNeeded ? null : cellQuantile(gaps, 0.9);
  return p90 === null ? null : Math.max(1, Math.ceil(p90));
}

/** When a customer counts as lost: as the company says, else as its own books suggest. */
export function churnRuleOf(
  company: Pick<CompanySettings, 'churnModel' | 'churnDays'>,
  books: CompanyBooks,
): ChurnRule {
  const byContract =
    company.churnModel === 'contract' ||
    (company.churnModel === 'auto' && books.customersWithContract > books.customersWithPurchase);
  if (byContract)
    return { model: 'contract', days: 0, origin: company.churnModel === 'auto' ? 'proposed' : 'company' };
  if (company.churnDays !== null) return { model: 'purchase', days: company.churnDays, origin: 'company' };
  const proposed = proposedDays(books.gaps);
  return proposed === null
    ? { model: 'purchase', days: assumedDays, origin: 'assumed' }
    : { model: 'purchase', days: proposed, origin: 'proposed' };
}

/** What customers can be split and filtered by under a rule. */
export const columnsOfRule = (rule: ChurnRule): FactColumns =>
  rule.model === 'contract' ? contractColumns : buyerColumns;
