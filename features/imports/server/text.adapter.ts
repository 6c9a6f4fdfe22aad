import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { constants, createGunzip, gunzipSync } from 'node:zlib';
import { type Encoding, sniffEncoding } from '../core/sniff/encoding.ts';

const pieceBytes = 128 * 1024;

export type TextOptions = {
  readonly encoding: Encoding;
  readonly gzip: boolean;
  /** told how many bytes of the file itself have been read */
  readonly onBytes?: (bytes: number) => void;
};

/** The text of a file in pieces of some 128 kB, whatever its size; a byte order mark is left out. */
export async function* textOf(
  path: string,
  { encoding, gzip, onBytes }: TextOptions,
): AsyncGenerator<string> {
  const file = createReadStream(path, { highWaterMark: pieceBytes });
  let bytes = 0;
  file.on('data', (piece) => {
    bytes += piece.length;
    onBytes?.(bytes);
  });
  const source = gzip ? file.pipe(createGunzip({ chunkSize: pieceBytes })) : file;
  if (gzip) file.on('error', (error) => source.destroy(error));
  try {
    yield* encoding === 'utf-8' ? utf8Text(source) : decodedText(source, encoding);
  } finally {
    file.destroy();
    source.destroy();
  }
}

async function* decodedText(source: AsyncIterable<Buffer>, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const piece of source) yield decoder.decode(piece, { stream: true });
  yield decoder.decode();
}

/**
 * UTF-8, cut after line breaks so that every line can be looked at by itself: exports that were pasted together have
 * single lines in a one-byte encoding, and reading those as UTF-8 would turn their letters into question marks.
 */
async function* utf8Text(source: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let carried: Buffer[] = [];
  let first = true;
  const decode = (bytes: Buffer): string => {
    const start = first && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
    first = false;
    const body = bytes.subarray(start);
    return isUtf8(body) ? body.toString('utf8') : lineByLine(body);
  };
  for await (const piece of source) {
    const cut = piece.lastIndexOf(10) + 1;
    if (cut === 0) {
      carried.push(piece);
      continue;
    }
    const whole =
      carried.length === 0 ? piece.subarray(0, cut) : Buffer.concat([...carried, piece.subarray(0, cut)]);
    carried = cut < piece.length ? [piece.subarray(cut)] : [];
    yield decode(whole);
  }
  if (carried.length > 0) yield decode(Buffer.concat(carried));
}

function lineByLine(bytes: Buffer): string {
  let text = '';
  for (let start = 0; start < bytes.length; ) {
    const found = bytes.indexOf(10, start);
    const end = found === -1 ? bytes.length : found + 1;
    const line = bytes.subarray(start, end);
    text += isUtf8(line) ? line.toString('utf8') : new TextDecoder(sniffEncoding(line).encoding).decode(line);
    start = end;
  }
  return text;
}

export type FileHead = { readonly bytes: Buffer; readonly gzip: boolean; readonly complete: boolean };

/** The first bytes of a file, unpacked where it is gzip. */
export async function headOf(path: string, limit = 256 * 1024): Promise<FileHead> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const raw = Buffer.alloc(Math.min(size, limit));
    await file.read(raw, 0, raw.length, 0);
    if (raw[0] !== 0x1f || raw[1] !== 0x8b) return { bytes: raw, gzip: false, complete: raw.length === size };
    const bytes = gunzipSync(raw, { finishFlush: constants.Z_SYNC_FLUSH });
    return { bytes, gzip: true, complete: raw.length === size };
  } finally {
    await file.close();
  }
}
