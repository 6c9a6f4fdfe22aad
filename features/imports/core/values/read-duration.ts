const unitSeconds: Readonly<Record<string, number>> = {
  s: 1,
  sec: 1,
  с: 1,
  сек: 1,
  m: 60,
  min: 60,
  м: 60,
  мин: 60,
  h: 3600,
  hr: 3600,
  hrs: 3600,
  ч: 3600,
  час: 3600,
  d: 86_400,
  day: 86_400,
  days: 86_400,
  д: 86_400,
  дн: 86_400,
};

/**
 * A length of time in seconds: "HH:MM:SS" (hours may pass 24: "131:05:09"), "H:MM", "1d 2h 3m", "2 ч 30 мин", ISO "PT1H30M";
 * a plain number counts in `unit`. Null when it is none.
 */
export function readDuration(text: string, unit: 'seconds' | 'minutes' | 'hours' = 'seconds'): number | null {
  const body = text.trim().toLowerCase();
  const clock = /^(\d+):([0-5]?\d)(?::([0-5]?\d)(?:\.\d+)?)?$/.exec(body);
  if (clock) return Number(clock[1]) * 3600 + Number(clock[2]) * 60 + Number(clock[3] ?? 0);
  if (/^\d+(?:[.,]\d+)?$/.test(body)) {
    return Number(body.replace(',', '.')) * (unit === 'hours' ? 3600 : unit === 'minutes' ? 60 : 1);
  }
  const iso = /^p(?:(\d+)d)?(?:t(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)(?:\.\d+)?s)?)?$/.exec(body);
  if (iso && body.length > 2) {
    return (
      Number(iso[1] ?? 0) * 86_400 +
      Number(iso[2] ?? 0) * 3600 +
      Number(iso[3] ?? 0) * 60 +
      Number(iso[4] ?? 0)
    );
  }
  const parts = [...body.matchAll(/(\d+(?:[.,]\d+)?)\s*([a-zа-я]+)\.?/g)];
  if (
    parts.length === 0 ||
    parts
      .map((part) => part[0])
      .join('')
      .replace(/\s/g, '') !== body.replace(/\s/g, '')
  )
    return null;
  let seconds = 0;
  for (const [, amount, word] of parts) {
    const scale = unitSeconds[word ?? ''];
    if (scale === undefined) return null;
    seconds += Number((amount ?? '').replace(',', '.')) * scale;
  }
  return seconds;
}
