/**
 * Cuts a JSON document into its records as it arrives, so that a file of any size is read one record at a time.
 * `array`: [ {…}, … ] · `lines`: one object per line, or objects one after another · `wrapped`: { "tickets": [ {…}, … ] }.
 */
export type JsonShape = 'array' | 'lines' | 'wrapped';

export type JsonPiece = {
  /** name of the list the record stands in, for `wrapped`; otherwise empty */
  readonly list: string;
  readonly text: string;
  /** line on which the record begins, from 1; where several stand on one line they are counted on, so that each has its own */
  readonly line: number;
};

export type JsonSplitter = { readonly push: (text: string) => JsonPiece[] };

const listDepth: Readonly<Record<JsonShape, number>> = { lines: 0, array: 1, wrapped: 2 };

export function createJsonSplitter(shape: JsonShape): JsonSplitter {
  const wanted = listDepth[shape];
  let depth = 0;
  let line = 1;
  let inString = false;
  let escaped = false;
  /** text of the record being read, from pieces before this one */
  let record: string | null = null;
  let recordLine = 0;
  let key = '';
  let readingKey: string | null = null;
  let list = '';

  function push(text: string): JsonPiece[] {
    const pieces: JsonPiece[] = [];
    let start = 0;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === 10) line += 1;
      if (inString) {
        if (escaped) escaped = false;
        else if (code === 92) escaped = true;
        else if (code === 34) {
          inString = false;
          if (readingKey !== null) {
            key = readingKey;
            readingKey = null;
          }
          continue;
        }
        if (readingKey !== null) readingKey += text[at];
        continue;
      }
      if (code === 34) {
        inString = true;
        // at depth 1 of a wrapped document every string is a key or a plain value; the last before a "[" is its key
        if (shape === 'wrapped' && depth === 1) readingKey = '';
      } else if (code === 123 || code === 91) {
        if (code === 123 && depth === wanted && record === null) {
          record = '';
          recordLine = Math.max(line, recordLine + 1);
          start = at;
        }
        if (code === 91 && depth === 1 && shape === 'wrapped') list = key;
        depth += 1;
      } else if (code === 125 || code === 93) {
        depth = Math.max(0, depth - 1);
        if (record !== null && depth === wanted && code === 125) {
          pieces.push({ list, text: record + text.slice(start, at + 1), line: recordLine });
          record = null;
        }
      }
    }
    if (record !== null) record += text.slice(start);
    return pieces;
  }
  return { push };
}

const wrappers =
  /^(conversations|tickets|users|organizations|groups|comments|contacts|customers|orders|items|data|results|records|rows|answers|messages|satisfaction_ratings)$/;

/** How the document is built, from its beginning; null when it is no JSON of records. */
export function jsonShapeOf(sample: string): JsonShape | null {
  const head = sample.trimStart();
  if (head.startsWith('[')) return /^\[\s*(\{|\]|$)/.test(head) ? 'array' : null;
  if (!head.startsWith('{')) return null;
  const lists = [...head.matchAll(/"([A-Za-z_]+)"\s*:\s*\[\s*\{/g)].map((match) => match[1] ?? '');
  const first = createJsonSplitter('lines').push(head)[0];
  const several = first !== undefined && head.slice(first.text.length).trimStart().startsWith('{');
  const wrapped =
    /^\{\s*("(type|count|total_count|next_page|previous_page|pages|links|meta)"\s*:[^[]*,\s*)*"([A-Za-z_]+)"\s*:\s*\[/.exec(
      head,
    );
  if (!several && wrapped && wrappers.test(wrapped[3] ?? '') && lists.length > 0) return 'wrapped';
  return 'lines';
}

/** A record's values by path ("source.author.id"); lists of plain values are joined, other lists stay JSON. */
export function flattenJson(
  value: unknown,
  prefix = '',
  out: Record<string, string> = {},
): Record<string, string> {
  if (value === null || value === undefined) return out;
  if (Array.isArray(value)) {
    const plain = value.every((item) => typeof item !== 'object' || item === null);
    out[prefix] = plain ? value.filter((item) => item !== null).join(';') : JSON.stringify(value);
    return out;
  }
  if (typeof value === 'object') {
    for (const [key, child] of Object.entries(value))
      flattenJson(child, prefix === '' ? key : `${prefix}.${key}`, out);
    return out;
  }
  out[prefix] = String(value);
  return out;
}
