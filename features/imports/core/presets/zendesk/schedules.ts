import { isZone } from '#features/tickets/core/zone-offset.ts';
import type { Draft } from '../../emitted.ts';
import type { RowProblem } from '../../field-reader.ts';
import type { ImportState, RowStep } from '../../row-mapper.ts';
import { railsZone } from './zones.ts';

type Interval = readonly [from: number, to: number];
type Schedule = { name: string; zone: string; validFrom: string; intervals: Interval[] };

const key = (id: string): string => `schedule:${id}`;
const day = 1440;

/** A row of the schedule table is one open interval of the week, in minutes from Sunday 0:00 of the schedule's own zone. */
export function scheduleRow({ get, state }: RowStep): RowProblem | undefined {
  if (get('_fivetran_deleted').toLowerCase() === 'true') return undefined;
  const zone = railsZone(get('time_zone'));
  if (zone === null || !isZone(zone))
    return { reason: 'imports:unknown-zone', column: 'time_zone', value: get('time_zone') };
  const [from, to] = [Number(get('start_time')), Number(get('end_time'))];
  if (!Number.isInteger(from) || !Number.isInteger(to) || from < 0 || to <= from || to > 8 * day) {
    return {
      reason: 'imports:not-valid',
      column: 'start_time',
      value: `${get('start_time')}–${get('end_time')}`,
    };
  }
  const id = get('id');
  const known = JSON.parse(state.notes.get(key(id)) ?? 'null') as Schedule | null;
  const created = get('created_at');
  // without a date of its own a schedule counts as having always been so
  const validFrom = created === '' ? '2000-01-01T00:00:00.000Z' : `${created.slice(0, 10)}T00:00:00.000Z`;
  const schedule = known ?? { name: get('name'), zone, validFrom, intervals: [] };
  state.notes.set(key(id), JSON.stringify({ ...schedule, intervals: [...schedule.intervals, [from, to]] }));
  return undefined;
}

/** A holiday row covers every day from its start to its end. */
export function holidayRow({ get, state }: RowStep): RowProblem | undefined {
  if (get('_fivetran_deleted').toLowerCase() === 'true') return undefined;
  const [first, last] = [
    Date.parse(`${get('start_date').slice(0, 10)}T00:00:00Z`),
    Date.parse(`${get('end_date').slice(0, 10)}T00:00:00Z`),
  ];
  if (Number.isNaN(first) || Number.isNaN(last) || last < first || last - first > 400 * 86_400_000) {
    return { reason: 'imports:not-a-date', column: 'start_date', value: get('start_date') };
  }
  const days: string[] = [];
  for (let at = first; at <= last; at += 86_400_000) days.push(new Date(at).toISOString().slice(0, 10));
  const holidays = `holidays:${get('schedule_id')}`;
  state.notes.set(
    holidays,
    [state.notes.get(holidays) ?? '', ...days].filter((text) => text !== '').join(';'),
  );
  return undefined;
}

/** Intervals of the week by local day, Monday first; one that runs over midnight stays whole, longer ones are cut by days. */
export function weekOf(intervals: readonly Interval[]): Interval[][] {
  const week: Interval[][] = [[], [], [], [], [], [], []];
  for (const [from, to] of intervals) {
    for (let start = from; start < to; ) {
      const sunday = Math.floor(start / day);
      const end = to - sunday * day <= 2 * day ? to : (sunday + 1) * day;
      week[(sunday + 6) % 7]?.push([start - sunday * day, end - sunday * day]);
      start = end;
    }
  }
  return week.map((list) => list.sort((a, b) => a[0] - b[0]));
}

export function schedulesRead(state: ImportState): Draft[] {
  const drafts: Draft[] = [];
  for (const [note, text] of state.notes) {
    if (!note.startsWith('schedule:')) continue;
    const id = note.slice('schedule:'.length);
    const { name, zone, validFrom, intervals } = JSON.parse(text) as Schedule;
    const holidays = [
      ...new Set((state.notes.get(`holidays:${id}`) ?? '').split(';').filter((date) => date !== '')),
    ].sort();
    drafts.push({
      kind: 'calendars',
      fields: { externalId: id, name, zone, weekly: weekOf(intervals), holidays, validFrom },
    });
  }
  return drafts;
}
