import { type CalendarVersion, type CompiledCalendar, compileCalendar } from './business-calendar.ts';

/** From `from` on (UTC milliseconds) the ticket belonged to this team and, where the source says so, to this schedule. */
export type ScheduleChoice = {
  readonly from: number;
  readonly teamId: string | null;
  readonly scheduleId: string | null;
};

/** All schedules of the company and who works by which. */
export type CalendarBook = {
  /** Business hours over time for a ticket with these choices (sorted by `from`; the first one also holds before). */
  readonly timeline: (choices: readonly ScheduleChoice[]) => BusinessTimeline;
};

/** Business time of one ticket: every instant counts by the schedule that was in force then (C6). */
export type BusinessTimeline = {
  /** open milliseconds in [from, to]; null when no calendar was in force for any part of it */
  readonly businessMs: (from: number, to: number) => number | null;
  /** null without a calendar at that instant */
  readonly isOpen: (at: number) => boolean | null;
  /** when `ms` of open time have passed; null without a calendar or without open hours for five years */
  readonly addBusinessMs: (from: number, ms: number) => number | null;
  /** calendars in force between two instants, in order */
  readonly calendarIds: (from: number, to: number) => readonly string[];
};

type Stretch = { readonly from: number; readonly to: number; readonly calendar: CompiledCalendar | null };

/**
 * @param versions every version of every schedule
 * @param teamSchedules schedule by team
 * @param companyScheduleId for teams without their own; null = none
 */
export function buildCalendarBook(
  versions: readonly CalendarVersion[],
  teamSchedules: ReadonlyMap<string, string>,
  companyScheduleId: string | null,
): CalendarBook {
  const stretches = new Map<string, readonly Stretch[]>();
  for (const version of versions) {
    if (!stretches.has(version.scheduleId)) {
      stretches.set(
        version.scheduleId,
        stretchesOf(versions.filter((v) => v.scheduleId === version.scheduleId)),
      );
    }
  }
  const cache = new Map<string, BusinessTimeline>();
  const scheduleOf = (choice: ScheduleChoice): string | null => {
    if (choice.scheduleId !== null && stretches.has(choice.scheduleId)) return choice.scheduleId;
    return (choice.teamId === null ? undefined : teamSchedules.get(choice.teamId)) ?? companyScheduleId;
  };
  const single = (scheduleId: string | null): BusinessTimeline => {
    const key = scheduleId ?? '';
    const known = cache.get(key);
    if (known) return known;
    const made = timelineOf(scheduleId === null ? [] : (stretches.get(scheduleId) ?? []));
    cache.set(key, made);
    return made;
  };
  const timeline = (choices: readonly ScheduleChoice[]): BusinessTimeline => {
    const inForce = choices.map((choice) => ({ from: choice.from, scheduleId: scheduleOf(choice) }));
    const first = inForce[0]?.scheduleId ?? companyScheduleId;
    if (inForce.every((choice) => choice.scheduleId === first)) return single(first);
    const parts = inForce.flatMap((choice, i): Stretch[] => {
      const from = i === 0 ? Number.NEGATIVE_INFINITY : choice.from;
      const to = inForce[i + 1]?.from ?? Number.POSITIVE_INFINITY;
      return cut(choice.scheduleId === null ? [] : (stretches.get(choice.scheduleId) ?? []), from, to);
    });
    return timelineOf(parts);
  };
  return { timeline };
}

function stretchesOf(versions: readonly CalendarVersion[]): Stretch[] {
  const sorted = versions.toSorted(
    (a, b) => a.validFrom - b.validFrom || (a.calendarId < b.calendarId ? -1 : 1),
  );
  return sorted.map((version, i) => ({
    from: version.validFrom,
    to: sorted[i + 1]?.validFrom ?? Number.POSITIVE_INFINITY,
    calendar: compileCalendar(version),
  }));
}

function cut(stretches: readonly Stretch[], from: number, to: number): Stretch[] {
  return stretches
    .map((s) => ({ ...s, from: Math.max(s.from, from), to: Math.min(s.to, to) }))
    .filter((s) => s.from < s.to);
}

function timelineOf(stretches: readonly Stretch[]): BusinessTimeline {
  const at = (instant: number): Stretch | undefined =>
    stretches.find((s) => instant >= s.from && instant < s.to);
  const businessMs = (from: number, to: number): number | null => {
    if (to <= from) return at(from) ? 0 : null;
    let sum = 0;
    let covered = from;
    for (const stretch of stretches) {
      if (stretch.to <= covered || stretch.from >= to) continue;
      if (stretch.from > covered || stretch.calendar === null) return null;
      const end = Math.min(stretch.to, to);
      sum += stretch.calendar.businessMs(covered, end);
      covered = end;
    }
    return covered < to ? null : sum;
  };
  const addBusinessMs = (from: number, ms: number): number | null => {
    let left = ms;
    let covered = from;
    for (const stretch of stretches) {
      if (stretch.to <= covered) continue;
      if (stretch.from > covered || stretch.calendar === null) return null;
      const due = stretch.calendar.addBusinessMs(covered, left);
      if (due !== null && due <= stretch.to) return due;
      if (stretch.to === Number.POSITIVE_INFINITY) return null;
      left -= stretch.calendar.businessMs(covered, stretch.to);
      covered = stretch.to;
    }
    return null;
  };
  return {
    businessMs,
    isOpen: (instant) => at(instant)?.calendar?.isOpen(instant) ?? null,
    addBusinessMs,
    calendarIds: (from, to) =>
      stretches
        .filter((s) => s.from <= to && s.to > from)
        .flatMap((s) => (s.calendar ? [s.calendar.calendarId] : [])),
  };
}
