/** Money is a whole number of the currency's smallest unit (cents, kopecks; yen have none) and its ISO 4217 code. */
export type Money = { readonly minor: number; readonly currency: string };

const digitsOf = new Map<string, number>();

/** Decimal digits of a currency's smaller unit: 2 for EUR, 0 for JPY, 3 for KWD. Unknown codes count as 2. */
export function minorDigits(currency: string): number {
  const known = digitsOf.get(currency);
  if (known !== undefined) return known;
  let digits = 2;
  try {
    digits =
      new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ??
      2;
  } catch {
    // not an ISO code: kept as it came, shown with two digits
  }
  digitsOf.set(currency, digits);
  return digits;
}

/**
 * Reads a plain decimal ("-12.345") into minor units, rounding half away from zero; null when it is no number.
 * Works on the digits, not on floats, so 1.005 becomes 101 and not 100.
 */
export function minorFromDecimal(decimal: string, currency: string): number | null {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(decimal);
  if (!match || ((match[2] ?? '') === '' && (match[3] ?? '') === '')) return null;
  const digits = minorDigits(currency);
  const fraction = (match[3] ?? '').padEnd(digits + 1, '0');
  const whole = Number(`${match[2] || '0'}${fraction.slice(0, digits)}`);
  const minor = whole + (fraction.charCodeAt(digits) >= 53 ? 1 : 0);
  if (!Number.isSafeInteger(minor)) return null;
  return match[1] === '-' ? -minor : minor;
}

/** Whole minor units of an amount in major ones: 12.345 EUR → 1235. */
export const minorUnits = (major: number, currency: string): number =>
  Math.round(major * 10 ** minorDigits(currency));

export const majorUnits = (minor: number, currency: string): number => minor / 10 ** minorDigits(currency);
