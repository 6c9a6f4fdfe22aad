import { hash, randomFillSync } from 'node:crypto';

const pool = Buffer.alloc(4096);
let used = pool.length;

function hex(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, 16).toString('hex');
  return `${text.slice(0, 8)}-${text.slice(8, 12)}-${text.slice(12, 16)}-${text.slice(16, 20)}-${text.slice(20)}`;
}

/** A UUID version 7 (RFC 9562): ordered by time, random otherwise. */
export function uuidv7(now: number = Date.now()): string {
  if (used + 16 > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const bytes = Uint8Array.prototype.slice.call(pool, used, used + 16);
  used += 16;
  const view = new DataView(bytes.buffer, bytes.byteOffset, 16);
  view.setUint16(0, Math.floor(now / 2 ** 32));
  view.setUint32(2, now >>> 0);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return hex(bytes);
}

/**
 * The same id for the same parts, always: a UUID version 8 from a hash. For records that come from outside without an
 * id of their own, so that a repeated import changes nothing.
 */
export function deterministicId(...parts: readonly string[]): string {
  let all = '';
  for (const part of parts) all += `${part.length}:${part};`;
  // in one call and on the hex text: an import of a million lines asks for as many
  const text = hash('sha256', all);
  const variant = '89ab'[Number.parseInt(text.charAt(16), 16) & 3];
  return `${text.slice(0, 8)}-${text.slice(8, 12)}-8${text.slice(13, 16)}-${variant}${text.slice(17, 20)}-${text.slice(20, 32)}`;
}
