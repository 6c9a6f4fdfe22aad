import type { Estimate, KneeResult } from './driver-result.ts';
import type { Exposure, ExposureId } from './exposures.ts';

/** What is needed to say anything of a driver: its id and scale; `sides` tell which of the two is the lower end. */
export type Spoken = {
  readonly id: ExposureId;
  readonly scale: Exposure['scale'];
  readonly sides: { readonly a: readonly string[]; readonly b: readonly string[] } | null;
};

type Group = { readonly key: string; readonly from: number | null; readonly to: number | null };
type Params = Readonly<Record<string, string | number>>;

/** The language of a page or of a file. */
export type DriverTongue = {
  /** a text below `retention:link.` */
  readonly say: (key: string, params?: Params) => string;
  readonly known: (key: string) => boolean;
  readonly format: {
    readonly number: (value: number, digits?: number) => string;
    readonly points: (share: number) => string;
    readonly duration: (seconds: number) => string;
    readonly list: (items: readonly string[]) => string;
  };
  /** a value of a dimension in words; anything else as it came */
  readonly label: (dimension: 'agent' | 'channel' | 'topic', key: string) => string;
};

/** A text below `retention:link.` with its values, for whoever renders its emphasis. */
type Line<T extends string> = { readonly text: T; readonly values: Params };

const npsKeys = ['detractor', 'passive', 'promoter'] as const;
const numbered = (scale: Spoken['scale']): boolean => scale === 'duration' || scale === 'count';

/** Keys tell their edges ("3600-7200", "3+"). */
export function groupOfKey(key: string, scale: Spoken['scale']): Group {
  if (!numbered(scale) || key === 'not-yet') return { key, from: null, to: null };
  if (key.endsWith('+')) return { key, from: Number(key.slice(0, -1)), to: null };
  const [from = '', to] = key.split('-');
  const first = Number(from);
  if (to === undefined) return { key, from: first, to: first };
  return { key, from: first, to: to === '' ? null : Number(to) };
}

/** The two sides are the two ends: what lies at the lower one has no beginning, at the upper one no end. */
function isLower({ scale, sides }: Spoken, keys: readonly string[]): boolean {
  const from = (side: readonly string[] | undefined): number =>
    groupOfKey(side?.[0] ?? '', scale).from ?? Number.POSITIVE_INFINITY;
  const lower = from(sides?.a) <= from(sides?.b) ? sides?.a : sides?.b;
  return lower?.[0] === keys[0];
}

function endsOf({ scale }: Spoken, keys: readonly string[]) {
  const chosen = keys.map((key) => groupOfKey(key, scale));
  return { chosen, from: chosen[0]?.from ?? null, to: chosen.at(-1)?.to ?? null };
}

/** How drivers, their groups and their numbers are said, wherever they are said. */
export function createDriverWords({ say, known, format, label }: DriverTongue) {
  const category = (id: ExposureId, key: string): string => {
    if (key === '') return say('group.notSet');
    if (id === 'first-agent') return label('agent', key);
    return id === 'channel' ? label('channel', key) : key;
  };

  const group = ({ id, scale }: Pick<Spoken, 'id' | 'scale'>, { key, from, to }: Group): string => {
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

  /** "who get the first reply within 2 h": goes after "customers" and after "those". */
  const clause = (driver: Spoken, keys: readonly string[]): string => {
    const { id, scale } = driver;
    const base = `exposure.${id}`;
    if (scale === 'flag') return say(`${base}.${keys[0] === 'yes' ? 'yes' : 'no'}`);
    const { chosen, from, to } = endsOf(driver, keys);
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
  const side = (driver: Spoken, keys: readonly string[]): string => {
    const { chosen, from, to } = endsOf(driver, keys);
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

  /** Points with a sign only where it is a minus: sizes, and ends of intervals. */
  const points = (share: number): string => format.number(share * 100, 1);

  return {
    say,
    group,
    clause,
    side,
    name: (id: string): string => say(`exposure.${id}.name`),
    /** "≤ 2 h against > 1 d"; nothing where there are no sides */
    against: (driver: Spoken): string =>
      driver.sides
        ? say('group.against', { a: side(driver, driver.sides.a), b: side(driver, driver.sides.b) })
        : '',
    reason: (code: string | null): string =>
      say(code !== null && known(`reason.${code}`) ? `reason.${code}` : 'reason.other'),
    because: (code: string): string => (known(`because.${code}`) ? say(`because.${code}`) : code),
    covariate: (id: string): string => (known(`covariate.${id}`) ? say(`covariate.${id}`) : id),
    level: (covariate: string, level: string): string => {
      if (level === '') return say('group.notSet');
      if (covariate === 'channel' || covariate === 'topic') return label(covariate, level);
      return covariate !== 'tier' && known(`level.${level}`) ? say(`level.${level}`) : level;
    },
    /** what would be enough: "120 more, about 3 months"; where a number says nothing, which records or which customers */
    missing: ({ id, reason, needed, monthsNeeded }: Unanswered): string => {
      const whole = monthsNeeded === null ? null : Math.max(1, Math.ceil(monthsNeeded));
      const parts = [
        ...(needed === null ? [] : [say('needed', { count: needed, n: format.number(needed) })]),
        ...(whole === null ? [] : [say('months', { count: whole, n: format.number(whole) })]),
      ];
      if (parts.length > 0) return parts.join(', ');
      if (reason === 'no-records' || reason === 'not-measured') return say(`needs.${id}`);
      if (reason === 'nobody-left' || reason === 'nobody-stayed') return say('needsBoth');
      return say(reason === 'one-sided' || reason === 'no-overlap' ? 'needsSides' : 'notKnown');
    },
    points,
    difference: ({ value, low, high }: Estimate): string =>
      say('interval', { value: format.points(value), low: points(low), high: points(high) }),
    signed: format.points,
    duration: format.duration,
  };
}

export type DriverWords = ReturnType<typeof createDriverWords>;

type Unanswered = {
  readonly id: ExposureId;
  readonly reason: string | null;
  readonly needed: number | null;
  readonly monthsNeeded: number | null;
};

type Found = Spoken & {
  readonly reason: string | null;
  readonly difference: Estimate | null;
  readonly grade: string | null;
  readonly finding: string | null;
  readonly because: readonly string[];
};

const doubts = ['control-alarms', 'queue-contradicts', 'weaker-than-measured'] as const;

/** The finding of one driver in one sentence: an association with its interval and grade, or why it is none. */
export function findingLine(
  words: DriverWords,
  driver: Found,
): Line<`sentence.${'cannot' | 'level' | 'unclear' | 'doubtful' | 'more' | 'less'}`> {
  const { difference, sides, grade, finding, because } = driver;
  if (!difference || !sides) return { text: 'sentence.cannot', values: { why: words.reason(driver.reason) } };
  const { value, low, high } = difference;
  const between = {
    a: words.clause(driver, sides.a),
    b: words.clause(driver, sides.b),
    grade: grade ?? '–',
  };
  const numbers = { difference: words.signed(value), low: words.points(low), high: words.points(high) };
  if (finding === 'no-difference') return { text: 'sentence.level', values: { ...between, ...numbers } };
  if (finding === 'unclear') return { text: 'sentence.unclear', values: { ...between, ...numbers } };
  if (grade === 'C') {
    const why = words.say(`why.${doubts.find((code) => because.includes(code)) ?? 'other'}`);
    return { text: 'sentence.doubtful', values: { ...between, ...numbers, why } };
  }
  const more = value > 0;
  return {
    text: more ? 'sentence.more' : 'sentence.less',
    values: {
      ...between,
      points: words.points(Math.abs(value)),
      low: words.points(more ? low : -high),
      high: words.points(more ? high : -low),
    },
  };
}

/** As exact as such an interval allows: "about 3 h", not "about 3 h 11 min". */
function roundedWait(seconds: number): number {
  const step = seconds >= 36_000 ? 3600 : seconds >= 7200 ? 1800 : seconds >= 1800 ? 300 : 60;
  return Math.max(step, Math.round(seconds / step) * step);
}

type KneeLine =
  Line<`knee.${'unclear' | 'noEffect' | 'none' | 'lower' | 'lowerOpen' | 'upper' | 'upperOpen'}`>;

/** Where faster stops paying, a sentence for each end; "no detectable knee" is an answer too. */
export function kneeLines(words: DriverWords, knee: KneeResult): KneeLine[] {
  if (knee.state === 'unclear')
    return [{ text: 'knee.unclear', values: { why: words.say('knee.unclearWhy') } }];
  if (knee.state === 'no-effect') return [{ text: 'knee.noEffect', values: {} }];
  const hours = (value: number): string => words.duration(roundedWait(value * 3600));
  const found = (['lower', 'upper'] as const).flatMap((end): KneeLine[] => {
    const one = knee[end];
    if (!one) return [];
    const { low, high } = one;
    const at = hours(one.hours);
    return low === null || high === null
      ? [{ text: `knee.${end}Open`, values: { at } }]
      : [{ text: `knee.${end}`, values: { at, low: hours(low), high: hours(high) } }];
  });
  return found.length > 0 ? found : [{ text: 'knee.none', values: {} }];
}
