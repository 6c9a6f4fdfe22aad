import { Secret, TOTP } from 'otpauth';

/** Six digits every 30 seconds over SHA-1: what every authenticator app understands. */
const settings = { algorithm: 'SHA1', digits: 6, period: 30 } as const;

const totpOf = (secret: string, label: string, issuer: string): TOTP =>
  new TOTP({ ...settings, secret: Secret.fromBase32(secret), label, issuer });

export const newTotpSecret = (): string => new Secret({ size: 20 }).base32;

/** `otpauth://…`, which an app reads from a QR code. */
export const totpUri = (secret: string, label: string, issuer: string): string =>
  totpOf(secret, label, issuer).toString();

/**
 * The 30-second step a code belongs to, or undefined when it is wrong. One step to either side is allowed for clocks
 * that differ; the caller remembers the step, so that a code works once.
 */
export function totpStep(secret: string, code: string, now: Date): number | undefined {
  const token = code.replace(/\s/g, '');
  if (!/^\d{6}$/.test(token)) return undefined;
  const delta = totpOf(secret, '', '').validate({ token, timestamp: now.getTime(), window: 1 });
  return delta === null ? undefined : Math.floor(now.getTime() / 1000 / settings.period) + delta;
}
