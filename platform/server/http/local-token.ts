import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Actor } from '#platform/core/permission.ts';

/**
 * Proof that a caller can read the data folder: a time stamp signed with the folder's secret, good for a minute.
 * It lets the command line on the same machine work through the running server.
 */
const prefix = 'local.';
const goodForMs = 60_000;

const sign = (secret: string, stamp: string): string =>
  createHmac('sha256', secret).update(`local-token ${stamp}`).digest('base64url');

export function makeLocalToken(secret: string, now: number): string {
  return `${prefix}${now}.${sign(secret, String(now))}`;
}

/** The system, when the header carries a good local token and the call comes from this machine. */
export function localActor(
  secret: string,
  authorization: string | undefined,
  ip: string,
  now: number,
): Actor | undefined {
  if (!['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(ip)) return undefined;
  const token = /^Bearer local\.(\d+)\.([\w-]+)$/.exec(authorization ?? '');
  const [, stamp = '', signature = ''] = token ?? [];
  const wanted = Buffer.from(sign(secret, stamp));
  const given = Buffer.from(signature);
  if (wanted.length !== given.length || !timingSafeEqual(wanted, given)) return undefined;
  return Math.abs(now - Number(stamp)) <= goodForMs ? { kind: 'system', name: 'command line' } : undefined;
}
