/** Which sign divides whole and fraction in a column: decided once per column, because "1,234" alone cannot tell. */
export type DecimalSign = '.' | ',';

const blanks = /[\s\u00a0\u202f\u2009'’]/g;
const currencyWords = /(?:[€$£¥₽₴₸₹₺₪]|R\$|руб(?:\.|лей|ля|ль)?|р\.|тг\.?|грн\.?|zł|kr\.?|\b[A-Z]{3}\b)/gi;
const plainNumber = /^-?\d+(?:\.\d+)?$/;

/**
 * Reads a number as people and programs write it ("1 234,50 ₽", "(12.50)", "€1.234,5", "12-", "1.2E+05") into a plain
 * decimal ("1234.50"); null when it is none.
 */
export function readDecimal(text: string, decimal: DecimalSign = '.'): string | null {
  if (decimal === '.' && plainNumber.test(text)) return text;
  let body = text.replace(currencyWords, '').replace(blanks, '');
  let negative = false;
  if (/^\(.+\)$/.test(body)) {
    negative = true;
    body = body.slice(1, -1);
  }
  body = body.replace(/^[−–]/, '-');
  if (/^[^-+]+-$/.test(body)) body = `-${body.slice(0, -1)}`;
  if (body.startsWith('-') || body.startsWith('+')) {
    if (body.startsWith('-')) negative = !negative;
    body = body.slice(1);
  }
  if (/^\d+(?:[.,]\d+)?[eE][+-]?\d{1,2}$/.test(body)) {
    const value = Number(body.replace(',', '.'));
    return Number.isFinite(value) && Math.abs(value) < 1e15 ? `${negative ? '-' : ''}${value}` : null;
  }
  const plain = withoutThousands(body, decimal);
  if (plain === null || !/^(?:\d+(?:\.\d*)?|\.\d+)$/.test(plain)) return null;
  return `${negative && /[1-9]/.test(plain) ? '-' : ''}${plain.startsWith('.') ? `0${plain}` : plain}`;
}

function withoutThousands(body: string, decimal: DecimalSign): string | null {
  const dots = body.split('.').length - 1;
  const commas = body.split(',').length - 1;
  if (dots === 0 && commas === 0) return body;
  if (dots > 0 && commas > 0) {
    const last = body.lastIndexOf('.') > body.lastIndexOf(',') ? '.' : ',';
    const other = last === '.' ? ',' : '.';
    if (body.split(last).length > 2) return null;
    return grouped(body.slice(0, body.lastIndexOf(last)), other)
      ? body.replaceAll(other, '').replace(last, '.')
      : null;
  }
  const sign = dots > 0 ? '.' : ',';
  if (dots + commas > 1) return grouped(body, sign) ? body.replaceAll(sign, '') : null;
  // one sign: the column says what it is, unless it cannot stand for thousands
  if (sign === decimal || !/^\d{1,3}[.,]\d{3}$/.test(body)) return body.replace(sign, '.');
  return body.replace(sign, '');
}

/** "1.234.567": groups of three after the first (two in India's way of writing, "12,34,567"). */
const grouped = (body: string, sign: string): boolean =>
  body.split(sign).every((part, index) => (index === 0 ? /^\d{1,3}$/.test(part) : /^\d{2,3}$/.test(part)));

/** The column's decimal sign, from its values; null when they do not tell. */
export function decimalSignOf(values: readonly string[]): DecimalSign | null {
  let [points, commas] = [0, 0];
  for (const value of values) {
    const body = value
      .replace(currencyWords, '')
      .replace(blanks, '')
      .replace(/^[-+(−]|[)-]$/g, '');
    const last = Math.max(body.lastIndexOf('.'), body.lastIndexOf(','));
    if (last === -1) continue;
    const sign = body[last];
    const both = body.includes('.') && body.includes(',');
    const once = body.split(sign ?? '').length === 2;
    if (!once) {
      if (sign === '.') commas += 1;
      else points += 1;
    } else if (both || body.length - last - 1 !== 3 || /^0[.,]/.test(body)) {
      if (sign === '.') points += 1;
      else commas += 1;
    }
  }
  if (points === 0 && commas === 0) return null;
  return commas > points ? ',' : '.';
}
