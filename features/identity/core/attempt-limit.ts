/** How many tries are allowed within a window that begins with the first of them. */
export type AttemptLimit = { readonly key: string; readonly tries: number; readonly windowSeconds: number };

export type Attempts = { readonly startedAt: Date; readonly count: number };

const minutes = (count: number): number => count * 60;

/**
 * One person guessing one account is stopped early. The account as a whole has a far higher limit, so that a stranger
 * cannot lock its owner out, and one address trying many accounts has its own.
 */
export const signInLimits = (email: string, ip: string): readonly AttemptLimit[] => [
  { key: `sign-in ${email} ${ip}`, tries: 8, windowSeconds: minutes(15) },
  { key: `sign-in ${email}`, tries: 100, windowSeconds: minutes(15) },
  { key: `sign-in from ${ip}`, tries: 60, windowSeconds: minutes(15) },
];

/** A six-digit code has a million values and three are right at any moment: the limit is per person, whatever the address. */
export const secondFactorLimits = (staffId: string): readonly AttemptLimit[] => [
  { key: `second-factor ${staffId}`, tries: 8, windowSeconds: minutes(15) },
];

export const passwordCheckLimits = (staffId: string): readonly AttemptLimit[] => [
  { key: `password ${staffId}`, tries: 10, windowSeconds: minutes(15) },
];

export const resetLimits = (email: string, ip: string): readonly AttemptLimit[] => [
  { key: `reset ${email}`, tries: 5, windowSeconds: minutes(60) },
  { key: `reset from ${ip}`, tries: 30, windowSeconds: minutes(60) },
];

/** Seconds to wait, or 0 when this try (already counted) is allowed. */
export function waitSeconds(limit: AttemptLimit, attempts: Attempts, now: Date): number {
  if (attempts.count <= limit.tries) return 0;
  const open = attempts.startedAt.getTime() + limit.windowSeconds * 1000 - now.getTime();
  return Math.max(1, Math.ceil(open / 1000));
}
