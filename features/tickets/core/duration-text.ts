const units: Readonly<Record<string, number>> = {
  m: 1,
  min: 1,
  м: 1,
  мин: 1,
  h: 60,
  ч: 60,
  d: 1440,
  д: 1440,
};

/** Reads "30m", "4h", "1d 4h", "90" (minutes) into minutes; null for empty text, undefined for what cannot be read. */
export function minutesFromText(text: string): number | null | undefined {
  const clean = text.trim().toLowerCase();
  if (clean === '') return null;
  if (/^\d+$/.test(clean)) return Number(clean) || undefined;
  if (!/^(\d+\s*\p{L}+\s*)+$/u.test(clean)) return undefined;
  let minutes = 0;
  for (const [, amount, unit] of clean.matchAll(/(\d+)\s*(\p{L}+)/gu)) {
    const size = units[unit ?? ''];
    if (size === undefined) return undefined;
    minutes += Number(amount) * size;
  }
  return minutes === 0 ? undefined : minutes;
}

const written = { en: ['d', 'h', 'm'], ru: [' д', ' ч', ' мин'] } as const;

/** Minutes as {@link minutesFromText} reads them: 1680 is "1d 4h", «1 д 4 ч». */
export function textFromMinutes(minutes: number | null, locale: keyof typeof written = 'en'): string {
  if (minutes === null) return '';
  const amounts = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60];
  return amounts.flatMap((amount, i) => (amount === 0 ? [] : [`${amount}${written[locale][i]}`])).join(' ');
}
