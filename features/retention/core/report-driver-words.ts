import type { DriverSummary } from './contract/link.ts';
import type { Estimate, KneeResult } from './link/driver-result.ts';
import { linkEn } from './link-words.en.ts';
import { plain, rich, type Tongue } from './report-text.ts';

type Scale = DriverSummary['scale'];
type Group = { readonly key: string; readonly from: number | null; readonly to: number | null };
type Spoken = Pick<DriverSummary, 'id' | 'scale'>;
type Compared = Spoken & Pick<DriverSummary, 'sides'>;

const npsKeys = ['detractor', 'passive', 'promoter'] as const;

/** Keys tell their edges ("3600-7200", "3+"). */
function groupOfKey(key: string, scale: Scale): Group {
  if ((scale !== 'duration' && scale !== 'count') || key === 'not-yet') return { key, from: null, to: null };
  if (key.endsWith('+')) return { key, from: Number(key.slice(0, -1)), to: null };
  const [from = '', to] = key.split('-');
  const first = Number(from);
  if (to === undefined) return { key, from: first, to: first };
  return { key, from: first, to: to === '' ? null : Number(to) };
}

/** The two sides are the two ends: what lies at the lower one has no beginning, at the upper one no end. */
function isLower({ scale, sides }: Compared, keys: readonly string[]): boolean {
  const from = (side: readonly string[] | undefined): number =>
    groupOfKey(side?.[0] ?? '', scale).from ?? Number.POSITIVE_INFINITY;
  const lower = from(sides?.a) <= from(sides?.b) ? sides?.a : sides?.b;
  return lower?.[0] === keys[0];
}

const has = (words: object, key: string): boolean => Object.hasOwn(words, key);

/** How drivers, their groups and their numbers are said in a report: as on their pages, but with no agent's name. */
export function createDriverWords(tongue: Tongue) {
  const { format } = tongue;
  const say = (key: string, params: Record<string, string | number> = {}): string =>
    plain(tongue, `link.${key}`, params);

  /** ends of an interval: a sign only where it is a minus */
  const end = (share: number): string => format.number(share * 100, 1);

  const category = (id: DriverSummary['id'], key: string): string => {
    if (key === '') return say('group.notSet');
    if (id === 'first-agent') return plain(tongue, 'report.drivers.agent');
    return id === 'channel' ? tongue.label('channel', key) : key;
  };

  const group = ({ id, scale }: Spoken, { key, from, to }: Group): string => {
    if (key === 'not-yet') return say('group.not-yet');
    if (scale === 'flag') return say(key === 'yes' ? 'group.yes' : 'group.no');
    if (scale === 'category') return category(id, key);
    if (id === 'nps') return say(`group.${npsKeys[from ?? 0] ?? 'passive'}`);
    const print = (value: number): string =>
      scale === 'duration' ? format.duration(value) : format.number(value);
    if (to === null) return scale === 'duration' ? say('group.over', { from: print(from ?? 0) }) : key;
    if (scale === 'count') return from === to ? print(to) : `${print(from ?? 0)}–${print(to)}`;
    return from === 0 || from === null
      ? say('group.upTo', { to: print(to) })
      : say('group.between', { from: print(from), to: print(to) });
  };

  const ends = ({ scale }: Spoken, keys: readonly string[]) => {
    const chosen = keys.map((key) => groupOfKey(key, scale));
    return { chosen, from: chosen[0]?.from ?? null, to: chosen.at(-1)?.to ?? null };
  };

  /** "who get the first reply within 2 h": goes after "customers" and after "those". */
  const clause = (driver: Compared, keys: readonly string[]): string => {
    const { id, scale } = driver;
    const base = `exposure.${id}`;
    if (scale === 'flag') return say(`${base}.${keys[0] === 'yes' ? 'yes' : 'no'}`);
    const { chosen, from, to } = ends(driver, keys);
    if (scale === 'category')
      return keys.length === 1
        ? say(`${base}.is`, { value: category(id, keys[0] ?? '') })
        : say(`${base}.others`);
    if (id === 'nps')
      return say(`${base}.in`, { value: format.list(chosen.map((one) => group(driver, one))) });
    if (scale === 'count') {
      if (to === null) return say(`${base}.fromOn`, { count: from ?? 0 });
      return say(`${base}.${from === to ? 'exactly' : 'upTo'}`, { count: to });
    }
    if (chosen.every(({ key }) => key === 'not-yet')) return say(`${base}.never`);
    return isLower(driver, keys) && to !== null
      ? say(`${base}.within`, { to: format.duration(to) })
      : say(`${base}.over`, { from: format.duration(from ?? 0) });
  };

  /** "≤ 2 h": for tables and pictures. */
  const side = (driver: Compared, keys: readonly string[]): string => {
    const { chosen, from, to } = ends(driver, keys);
    const [one] = chosen;
    if (driver.scale === 'category' && keys.length > 1) return say('group.all');
    if (driver.scale === 'duration' && one?.key !== 'not-yet')
      return isLower(driver, keys)
        ? group(driver, { key: '', from: 0, to })
        : group(driver, { key: '', from, to: null });
    if (chosen.length === 1 && one) return group(driver, one);
    if (driver.scale === 'count' && driver.id !== 'nps')
      return to === null ? `${format.number(from ?? 0)}+` : group(driver, { key: '', from, to });
    return format.list(chosen.map((each) => group(driver, each)));
  };

  return {
    name: (id: string): string => say(`exposure.${id}.name`),
    group,
    clause,
    against: (driver: DriverSummary): string =>
      driver.sides
        ? say('group.against', { a: side(driver, driver.sides.a), b: side(driver, driver.sides.b) })
        : '',
    reason: (code: string | null): string =>
      say(`reason.${code !== null && has(linkEn.reason, code) ? code : 'other'}`),
    because: (code: string): string => (has(linkEn.because, code) ? say(`because.${code}`) : code),
    covariate: (id: string): string => (has(linkEn.covariate, id) ? say(`covariate.${id}`) : id),
    level: (covariate: string, level: string): string => {
      if (level === '') return say('group.notSet');
      if (covariate === 'channel') return tongue.label('channel', level);
      return covariate !== 'tier' && covariate !== 'topic' && has(linkEn.level, level)
        ? say(`level.${level}`)
        : level;
    },
    missing: (driver: DriverSummary): string => {
      const { needed, monthsNeeded } = driver;
      if (needed === null) return say('notKnown');
      const more = say('needed', { count: needed, n: format.number(needed) });
      if (monthsNeeded === null) return more;
      const months = Math.max(1, Math.ceil(monthsNeeded));
      return `${more}, ${say('months', { count: months, n: format.number(months) })}`;
    },
    points: ({ value, low, high }: Estimate): string =>
      say('interval', { value: format.points(value), low: end(low), high: end(high) }),
  };
}

export type DriverWords = ReturnType<typeof createDriverWords>;

const doubts = ['control-alarms', 'queue-contradicts', 'weaker-than-measured'] as const;

/** The finding of one driver in one sentence, as HTML: an association with its interval and grade, or why it is none. */
export function driverSentence(tongue: Tongue, words: DriverWords, summary: DriverSummary): string {
  const { difference, sides, grade, finding, because } = summary;
  const { format } = tongue;
  if (!difference || !sides)
    return rich(tongue, 'link.sentence.cannot', { why: words.reason(summary.reason) });
  const between = {
    a: words.clause(summary, sides.a),
    b: words.clause(summary, sides.b),
    grade: grade ?? '–',
  };
  const size = (share: number): string => format.number(share * 100, 1);
  const numbers = {
    difference: format.points(difference.value),
    low: size(difference.low),
    high: size(difference.high),
  };
  if (finding === 'no-difference') return rich(tongue, 'link.sentence.level', { ...between, ...numbers });
  if (finding === 'unclear') return rich(tongue, 'link.sentence.unclear', { ...between, ...numbers });
  if (grade === 'C') {
    const why = plain(tongue, `link.why.${doubts.find((code) => because.includes(code)) ?? 'other'}`);
    return rich(tongue, 'link.sentence.doubtful', { ...between, ...numbers, why });
  }
  const more = difference.value > 0;
  const [low, high] = more ? [difference.low, difference.high] : [-difference.high, -difference.low];
  return rich(tongue, `link.sentence.${more ? 'more' : 'less'}`, {
    ...between,
    points: size(Math.abs(difference.value)),
    low: size(low),
    high: size(high),
  });
}

/** Where faster stops paying, as HTML sentences; "no detectable knee" is an answer too. */
export function kneeSentences(tongue: Tongue, knee: KneeResult | null): string[] {
  if (!knee) return [];
  if (knee.state === 'unclear')
    return [rich(tongue, 'link.knee.unclear', { why: plain(tongue, 'link.knee.unclearWhy') })];
  if (knee.state === 'no-effect') return [rich(tongue, 'link.knee.noEffect')];
  const hours = (value: number): string => tongue.format.duration(Math.max(60, Math.round(value * 60) * 60));
  const found = (['lower', 'upper'] as const).flatMap((end) => {
    const one = knee[end];
    if (!one) return [];
    const at = hours(one.hours);
    return one.low === null || one.high === null
      ? [rich(tongue, `link.knee.${end}Open`, { at })]
      : [rich(tongue, `link.knee.${end}`, { at, low: hours(one.low), high: hours(one.high) })];
  });
  return found.length > 0 ? found : [rich(tongue, 'link.knee.none')];
}
