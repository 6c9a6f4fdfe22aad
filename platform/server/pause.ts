import { setTimeout as sleep } from 'node:timers/promises';

/** Waits, but not past the moment somebody wants to stop. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal }).catch(() => undefined);
