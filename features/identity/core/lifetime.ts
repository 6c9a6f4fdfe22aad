const day = 86_400;

/** Seconds. */
export const lifetime = {
  /** a session ends this long after it was last used … */
  sessionIdle: 14 * day,
  /** … and this long after sign-in, however busy it was */
  session: 90 * day,
  invitation: 7 * day,
  passwordReset: 2 * 3600,
  /** between the password and the second factor */
  challenge: 5 * 60,
  /** "last seen" is written no more often than this */
  seenGrain: 5 * 60,
} as const;

export const after = (now: Date, seconds: number): Date => new Date(now.getTime() + seconds * 1000);

/** When a session stops unless it is used again. */
export const sessionExpiry = (createdAt: Date, seenAt: Date): Date =>
  new Date(
    Math.min(after(seenAt, lifetime.sessionIdle).getTime(), after(createdAt, lifetime.session).getTime()),
  );
