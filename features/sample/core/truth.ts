/**
 * The planted truths: what really makes customers of the sample company leave. One place for the generator, its tests
 * and docs/sample-company.md. All effects are added on the logit of leaving within one week.
 */
export const planted = {
  /** nobody special, no acting ticket, no late order */
  intercept: -5.8,
  tier: { basic: 0, plus: -0.35, premium: -0.7 },
  subscriber: -0.15,
  /** first eight weeks; after a year */
  tenure: { early: 0.4, late: -0.15, earlyWeeks: 8, lateWeeks: 52 },
  /** everybody, ticket or not, in the outage week and the one after it */
  outage: 0.8,
  /** per standard deviation of the hidden difficulty, which no record shows */
  hidden: 0.3,

  /** A ticket acts from the first week that begins `startDays` or more after it was created. */
  memory: { startDays: 7, weeks: 8 },
  ticket: {
    /** per step low, medium, high */
    severity: 0.45,
    /** per unit of ln(hours to the first human reply, clock time), between the knees only */
    frtSlope: 0.66,
    frtKneeLowHours: 2,
    frtKneeHighHours: 24,
    oneTouch: -0.3,
    reopened: 0.75,
    /** each, up to the cap */
    transfer: 0.4,
    transferCap: 2,
  },
  /** the last order that came was at least a day late */
  lateDelivery: 0.5,
  /** being asked for a rating, its score, the number of touches, the channel as such: nothing */
  surveyAsked: 0,
} as const;

/** What a customer went through in the ticket that acts now; everything the weekly hazard knows of it. */
export type Experience = {
  /** 0 low, 1 medium, 2 high */
  readonly severity: number;
  /** hours on the clock to the first human reply; null = nobody ever answered, which acts like the upper knee */
  readonly frtHours: number | null;
  readonly oneTouch: boolean;
  readonly reopened: boolean;
  readonly transfers: number;
  /** who gave the first human reply; -1 = nobody */
  readonly agent: number;
};

export type WeekState = {
  readonly tier: keyof typeof planted.tier;
  readonly subscriber: boolean;
  readonly tenureWeeks: number;
  readonly outage: boolean;
  readonly hidden: number;
  readonly late: boolean;
  readonly ticket: Experience | null;
};

/** ln of the hours, flat outside the knees: 0.69 up to two hours, 3.18 from a day on. */
export function waitDose(frtHours: number | null): number {
  const { frtKneeLowHours: low, frtKneeHighHours: high } = planted.ticket;
  return Math.log(Math.min(high, Math.max(low, frtHours ?? high)));
}

/** Logit of leaving in this week. `agentEffects` is by agent index. */
export function leavingLogit(week: WeekState, agentEffects: readonly number[]): number {
  const { tenure, ticket: effect } = planted;
  let logit = planted.intercept + planted.tier[week.tier] + planted.hidden * week.hidden;
  if (week.subscriber) logit += planted.subscriber;
  if (week.tenureWeeks < tenure.earlyWeeks) logit += tenure.early;
  if (week.tenureWeeks >= tenure.lateWeeks) logit += tenure.late;
  if (week.outage) logit += planted.outage;
  if (week.late) logit += planted.lateDelivery;
  const { ticket } = week;
  if (ticket === null) return logit;
  return (
    logit +
    effect.severity * ticket.severity +
    effect.frtSlope * waitDose(ticket.frtHours) +
    (ticket.oneTouch ? effect.oneTouch : 0) +
    (ticket.reopened ? effect.reopened : 0) +
    effect.transfer * Math.min(effect.transferCap, ticket.transfers) +
    (agentEffects[ticket.agent] ?? 0)
  );
}
