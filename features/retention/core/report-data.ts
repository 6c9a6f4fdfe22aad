import type { ForecastGroup } from './contract/leaving.ts';
import type { DriverSummary, Run } from './contract/link.ts';
import type { ChurnRule, Reconciliation } from './contract/retention.ts';
import type { DriverResult } from './link/driver-result.ts';
import type { Figure, Period } from './schema.ts';

/** Everything a report prints. No names of customers or staff: a report travels further than the records may. */
export type ReportData = {
  /** as typed in the settings; may be empty */
  readonly company: string;
  readonly currency: string;
  /** an instant */
  readonly madeAt: string;
  /** the last day with records */
  readonly today: string;
  readonly period: Period;
  readonly compare: Period | null;
  /** no period was asked for: the drivers look at the whole history, the rest at the last 90 days */
  readonly whole: boolean;
  readonly snapshot: string;
  /** filters of the slice that some figure could not apply */
  readonly ignored: readonly string[];
  /** by what the report is narrowed: values as labels */
  readonly narrowed: readonly { readonly dimension: string; readonly values: readonly string[] }[];
  readonly segment: string | null;
  readonly counts: ReportCounts;
  readonly quality: {
    readonly requests: number;
    readonly withSale: number;
    readonly withOrder: number;
    readonly answers: number;
    readonly answersWithSale: number;
    readonly orders: number;
  };
  readonly rule: ChurnRule;
  readonly customers: Reconciliation;
  readonly previousCustomers: Reconciliation | null;
  readonly crr: Figure;
  readonly run: Run;
  readonly drivers: readonly DriverSummary[];
  readonly notRecorded: readonly string[];
  /** the driver shown in full; `first`: none could be shown to matter, so it is the question asked before looking */
  readonly focus: {
    readonly summary: DriverSummary;
    readonly result: DriverResult;
    readonly first: boolean;
  } | null;
  readonly service: readonly ReportFigure[];
  readonly leaving: ReportLeaving | null;
  /** how many were compared, and how many lie outside the 99.8 % limits */
  readonly agents: { readonly compared: number; readonly outside: number } | null;
};

/** A figure with the name and unit it is declared with. */
export type ReportFigure = Figure & {
  readonly name: string;
  readonly unit: 'seconds' | 'share' | 'count' | 'score' | 'money' | 'mean' | 'days';
};

export type ReportCounts = {
  readonly customers: number;
  readonly requests: number;
  readonly answers: number;
  readonly orders: number;
  readonly contracts: number;
  readonly firstDay: string | null;
  readonly lastDay: string | null;
};

export type ReportLeaving = {
  readonly days: number;
  readonly customers: number;
  readonly leaving: {
    readonly value: number | null;
    readonly low: number | null;
    readonly high: number | null;
  };
  readonly atRisk: number | null;
  readonly groups: readonly ForecastGroup[];
};

/** The driver of the best grade with most at stake that somebody can do something about. */
export const bestOf = (drivers: readonly DriverSummary[]): DriverSummary | undefined =>
  drivers.find(
    ({ grade, actionable, finding }) =>
      actionable && (grade === 'A' || grade === 'B') && (finding === 'keeps' || finding === 'loses'),
  );
