/**
 * The subset of SQL that gives equal answers on PostgreSQL and DuckDB (measured on 134 snippets). Everything that reads
 * facts is written in it; a test runs every analytic text of the product through this check.
 */
type Rule = { readonly pattern: RegExp; readonly says: string };

const rules: readonly Rule[] = [
  {
    pattern: /\b(now|current_date|current_timestamp|localtimestamp|clock_timestamp|random)\b/,
    says: 'now(): the clock and chance are arguments',
  },
  { pattern: /::/, says: '::type: write cast(x as type), so that the types allowed can be checked' },
  {
    pattern:
      /\bcast\s*\([^()]*(?:\([^()]*\)[^()]*)*\s+as\s+(?!float8\b|int\b|bigint\b|text\b|uuid\b|boolean\b|date\b|timestamp\b)/,
    says: 'cast to a type that differs between engines',
  },
  { pattern: /\boffset\b/, says: 'offset: pages go by key' },
  { pattern: /\b(grouping\s+sets|rollup|cube)\b/, says: 'grouping sets do not run over a distributed table' },
  { pattern: /\bdate_trunc\s*\([^)]*,[^)]*,/, says: 'date_trunc with a zone' },
  {
    pattern:
      /\b(to_char|date_bin|make_interval|justify_interval|width_bucket|cardinality|overlay|initcap|every|format|regexp_matches|json_agg|json_build_object|jsonb?_\w+|to_tsvector|mode)\s*\(/,
    says: 'to_char and others: one of the engines has no such function, or another one',
  },
  { pattern: /~\*|@>|<@|#>>|\?\|/, says: '~* and other operators of one engine' },
  { pattern: /\bnumeric\b|\bdecimal\b/, says: 'numeric: precision differs, use float8' },
  { pattern: /\bdesc\b(?!\s+nulls\s+last)/, says: 'desc without nulls last' },
];

/** Both sides of a division must be visibly floating: 7/2 is 3 in one engine and 3.5 in the other, x/0 an error or null. */
function divisions(sql: string): string[] {
  const bad: string[] = [];
  for (const match of sql.matchAll(/(\S+)\s*\/\s*(\S+)/g)) {
    const after = sql.slice((match.index ?? 0) + match[0].indexOf('/') + 1).trimStart();
    if (!/^(nullif\(cast\(|\d+\.\d+)/.test(after))
      bad.push(`/: divide by nullif(cast(… as float8), 0) or by a number with a point ("${match[0]}")`);
  }
  return bad;
}

/** What is wrong with a text, in plain words; empty when it may be used. Text in quotes and comments is not looked at. */
export function dialectProblems(text: string): string[] {
  const sql = text
    .replace(/--.*$/gm, '')
    .replace(/'(?:[^']|'')*'/g, "''")
    .toLowerCase();
  return [...rules.filter(({ pattern }) => pattern.test(sql)).map(({ says }) => says), ...divisions(sql)];
}
