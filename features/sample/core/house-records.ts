import type { StaffRecord, TeamRecord } from '#features/identity/core/record.ts';
import type { CalendarRecord } from '#features/tickets/core/record.ts';
import { agents, bot, holidays, teams } from './agents.ts';
import { scheduleStart, type World } from './world.ts';

export const teamRecords = (): TeamRecord[] =>
  teams.map((team) => ({ externalId: team.key, name: team.name }));

export const staffRecords = (): StaffRecord[] => [
  ...agents.map(
    (agent): StaffRecord => ({
      externalId: agent.key,
      kind: 'human',
      name: agent.name,
      email: `${agent.key}@northlight.example`,
      teamExternalId: agent.team,
      active: true,
    }),
  ),
  { externalId: bot.key, kind: 'bot', name: bot.name, active: true },
];

/** One schedule per team; a change of hours is a second version of it with a later beginning. */
export function calendarRecords(world: World): CalendarRecord[] {
  const first = new Date(world.start).getUTCFullYear();
  const years = [first - 1, first, first + 1, first + 2, first + 3];
  return teams.flatMap((team) =>
    team.schedules.map((schedule) => ({
      externalId: team.key,
      name: team.name,
      teamExternalId: team.key,
      zone: team.zone,
      weekly: schedule.weekly.map((hours) => hours.map(([from, to]): [number, number] => [from, to])),
      holidays: years.flatMap((year) => holidays.map((day) => `${year}-${day}`)),
      validFrom: new Date(scheduleStart(team.key, schedule.from, world.start)).toISOString(),
    })),
  );
}
