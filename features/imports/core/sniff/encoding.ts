/** What a file is written in, told from its first bytes. */
export const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1251', 'windows-1252'] as const;
export type Encoding = (typeof encodings)[number];

export type SniffedEncoding = {
  readonly encoding: Encoding;
  /** bytes of the byte order mark */
  readonly bom: number;
  /** false when the guess rests on the look of the letters alone */
  readonly certain: boolean;
};

export type Container = 'gzip' | 'zip' | 'plain' | 'binary';

/** What kind of file the bytes begin: a compressed one, a workbook (a zip), text, or something we cannot read. */
export function containerOf(bytes: Uint8Array): Container {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return 'gzip';
  if (bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5)) return 'zip';
  const { encoding } = sniffEncoding(bytes);
  if (encoding === 'utf-16le' || encoding === 'utf-16be') return 'plain';
  let control = 0;
  for (const byte of bytes) if (byte < 9 || (byte > 13 && byte < 32 && byte !== 27)) control += 1;
  return control > bytes.length / 200 ? 'binary' : 'plain';
}

export function sniffEncoding(bytes: Uint8Array): SniffedEncoding {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf)
    return { encoding: 'utf-8', bom: 3, certain: true };
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { encoding: 'utf-16le', bom: 2, certain: true };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { encoding: 'utf-16be', bom: 2, certain: true };
  const wide = wideWithoutMark(bytes);
  if (wide) return { encoding: wide, bom: 0, certain: true };
  if (isUtf8(bytes)) return { encoding: 'utf-8', bom: 0, certain: true };
  if (mostlyUtf8(bytes)) return { encoding: 'utf-8', bom: 0, certain: false };
  return { encoding: looksCyrillic(bytes) ? 'windows-1251' : 'windows-1252', bom: 0, certain: false };
}

/** UTF-16 without a mark: delimiters, digits and line breaks have a zero byte on one fixed side. */
function wideWithoutMark(bytes: Uint8Array): Encoding | null {
  const length = Math.min(bytes.length, 4096) & ~1;
  if (length < 8) return null;
  let even = 0;
  let odd = 0;
  for (let at = 0; at < length; at += 2) {
    if (bytes[at] === 0) even += 1;
    if (bytes[at + 1] === 0) odd += 1;
  }
  const pairs = length / 2;
  if (odd > pairs * 0.2 && even === 0) return 'utf-16le';
  if (even > pairs * 0.2 && odd === 0) return 'utf-16be';
  return null;
}

/** True when the bytes are UTF-8; a letter cut off at the very end is forgiven, because a sample ends anywhere. */
export function isUtf8(bytes: Uint8Array): boolean {
  let at = 0;
  while (at < bytes.length) {
    const lead = bytes[at] ?? 0;
    if (lead < 0x80) {
      at += 1;
      continue;
    }
    const follow =
      lead >= 0xc2 && lead <= 0xdf
        ? 1
        : lead >= 0xe0 && lead <= 0xef
          ? 2
          : lead >= 0xf0 && lead <= 0xf4
            ? 3
            : 0;
    if (follow === 0) return false;
    for (let step = 1; step <= follow; step += 1) {
      if (at + step >= bytes.length) return true;
      if (((bytes[at + step] ?? 0) & 0xc0) !== 0x80) return false;
    }
    at += follow + 1;
  }
  return true;
}

/** Exports that were pasted together: most lines with letters beyond ASCII are UTF-8, the others are read one by one. */
function mostlyUtf8(bytes: Uint8Array): boolean {
  let [good, bad] = [0, 0];
  for (let start = 0; start < bytes.length; ) {
    const found = bytes.indexOf(10, start);
    const line = bytes.subarray(start, found === -1 ? bytes.length : found);
    if (line.some((byte) => byte >= 0x80)) {
      if (isUtf8(line)) good += 1;
      else bad += 1;
    }
    start += line.length + 1;
  }
  return good > 0 && good >= bad;
}

/** Cyrillic words are runs of high bytes; western text has single accented letters between plain ones. */
function looksCyrillic(bytes: Uint8Array): boolean {
  let high = 0;
  let inRuns = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    if ((bytes[at] ?? 0) < 0xc0 && bytes[at] !== 0xa8 && bytes[at] !== 0xb8) continue;
    high += 1;
    if ((bytes[at - 1] ?? 0) >= 0xc0 || (bytes[at + 1] ?? 0) >= 0xc0) inRuns += 1;
  }
  return high > 0 && inRuns / high > 0.6;
}
