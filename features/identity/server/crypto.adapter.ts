import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
  type ScryptOptions,
  scrypt,
  timingSafeEqual,
} from 'node:crypto';

/**
 * scrypt as OWASP's password storage sheet asks of it (N = 2^15, r = 8, p = 3): 32 MB and a few tenths of a second per
 * guess, in Node's thread pool. Kept as "scrypt$15$8$3$<salt>$<hash>", so the cost can be raised later: a hash
 * of another cost still verifies and is replaced at the next sign-in.
 */
const cost = { logN: 15, r: 8, p: 3 } as const;

const derive = (password: string, salt: Buffer, logN: number, r: number, p: number): Promise<Buffer> => {
  const options: ScryptOptions = { N: 2 ** logN, r, p, maxmem: 256 * r * 2 ** logN };
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, 32, options, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
};

export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, cost.logN, cost.r, cost.p);
  return ['scrypt', cost.logN, cost.r, cost.p, salt.toString('base64url'), key.toString('base64url')].join(
    '$',
  );
}

// verified against when there is no account, so that the answer takes as long as for a real one
const nobody = [
  'scrypt',
  cost.logN,
  cost.r,
  cost.p,
  Buffer.alloc(16).toString('base64url'),
  Buffer.alloc(32).toString('base64url'),
].join('$');

/** @param stored undefined when there is no such account: takes as long and says no */
export async function verifyPassword(password: string, stored: string | undefined): Promise<boolean> {
  const [, logN, r, p, salt, hash] = (stored ?? nobody).split('$');
  const expected = Buffer.from(hash ?? '', 'base64url');
  const key = await derive(
    password,
    Buffer.from(salt ?? '', 'base64url'),
    Number(logN),
    Number(r),
    Number(p),
  );
  return key.length === expected.length && timingSafeEqual(key, expected) && stored !== undefined;
}

export const isOutdated = (stored: string): boolean =>
  !stored.startsWith(`scrypt$${cost.logN}$${cost.r}$${cost.p}$`);

export const newToken = (): string => randomBytes(32).toString('base64url');

/** Of random tokens only, which cannot be guessed from their hash; never of passwords. */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('base64url');

const subkey = (secret: string, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', `holdfast ${purpose}`, 32));

export type LinkKind = 'invitation' | 'password-reset' | 'second-factor';

const signature = (secret: string, kind: LinkKind, id: string, expires: string): string =>
  createHmac('sha256', subkey(secret, `link ${kind}`))
    .update(`${id}.${expires}`)
    .digest('base64url');

/** "<id>.<expiry>.<signature>": can be made again for the same row, so that nothing secret has to be stored. */
export function signLink(secret: string, kind: LinkKind, id: string, expiresAt: Date): string {
  const expires = expiresAt.getTime().toString(36);
  return `${id}.${expires}.${signature(secret, kind, id, expires)}`;
}

/** The id a link carries, or undefined when it was not signed here for this purpose. */
export function readLink(
  secret: string,
  kind: LinkKind,
  token: string,
): { id: string; expiresAt: Date } | undefined {
  const [id, expires, given] = token.trim().split('.');
  if (!id || !expires || !given) return undefined;
  const expected = Buffer.from(signature(secret, kind, id, expires));
  const actual = Buffer.from(given);
  if (actual.length !== expected.length || !timingSafeEqual(actual, expected)) return undefined;
  return { id, expiresAt: new Date(Number.parseInt(expires, 36)) };
}

/** AES-256-GCM; `bound` (the owner's id) keeps one person's secret from being pasted into another's row. */
export function encrypt(secret: string, text: string, bound: string): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', subkey(secret, 'second factor'), iv).setAAD(
    Buffer.from(bound),
  );
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url');
}

/** @throws when the text was made with another secret or for somebody else */
export function decrypt(secret: string, sealed: string, bound: string): string {
  const bytes = Buffer.from(sealed, 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', subkey(secret, 'second factor'), bytes.subarray(0, 12))
    .setAAD(Buffer.from(bound))
    .setAuthTag(bytes.subarray(12, 28));
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
}

// without letters and digits that are taken for one another
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';

/** "k7dm-2qxp-h9ws-f4ta": 79 bits, so that its plain hash is safe to keep. */
export function newRecoveryCode(): string {
  const letters: string[] = [];
  while (letters.length < 16) {
    for (const byte of randomBytes(32)) {
      // the rest of the byte's range would make some letters likelier
      const letter = byte < 256 - (256 % alphabet.length) ? alphabet[byte % alphabet.length] : undefined;
      if (letter !== undefined && letters.length < 16) letters.push(letter);
    }
  }
  return letters.join('').replace(/(.{4})(?=.)/g, '$1-');
}

export const normalRecoveryCode = (code: string): string => code.toLowerCase().replace(/[^a-z0-9]/g, '');
