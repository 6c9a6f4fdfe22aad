import { ActionIcon, Button, Group } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDirectory } from '#features/identity/web/panels.tsx';
import { formatDate } from '#platform/core/locale.ts';
import { useChange } from '#platform/web/change.ts';
import { EmptyState } from '#platform/web/components/EmptyState.tsx';
import { ErrorState } from '#platform/web/components/ErrorState.tsx';
import { Section } from '#platform/web/components/PageFrame.tsx';
import { record } from '#platform/web/components/Record.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import { useSession } from '#platform/web/session.ts';
import { writeHours } from '../../core/calendar-rules.ts';
import type { ScheduleView } from '../../core/schema.ts';
import { HoursModal, WhoModal } from './ScheduleModals.tsx';
import classes from './tickets.module.css';
import { ticketsApi, ticketsKey } from './tickets-api.ts';

type Version = ScheduleView['versions'][number];
type Edited = { readonly what: 'hours' | 'who'; readonly schedule: ScheduleView | null };

/** When the teams are at work, version by version. */
export function SchedulesSection() {
  const { t } = useTranslation('tickets');
  const canManage = useSession().can('tickets.manage-clocks');
  const [edited, setEdited] = useState<Edited | null>(null);
  const { data, error, refetch } = useQuery({
    queryKey: ['tickets', 'schedules'],
    queryFn: ({ signal }) => ticketsApi.schedules.list(undefined, { signal }),
  });
  const close = () => setEdited(null);
  return (
    <Section
      title={t('hours.title')}
      actions={
        canManage ? (
          <Button
            variant="default"
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={() => setEdited({ what: 'hours', schedule: null })}
          >
            {t('hours.add')}
          </Button>
        ) : null
      }
    >
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {data?.length === 0 ? <EmptyState title={t('hours.empty')} text={t('hours.emptyText')} /> : null}
      {data?.map((schedule) => (
        <Schedule
          key={schedule.scheduleId}
          schedule={schedule}
          canManage={canManage}
          onEdit={(what) => setEdited({ what, schedule })}
        />
      ))}
      {edited?.what === 'hours' ? (
        <HoursModal schedule={edited.schedule} first={data?.length === 0} onClose={close} />
      ) : null}
      {edited?.what === 'who' && edited.schedule ? (
        <WhoModal schedule={edited.schedule} onClose={close} />
      ) : null}
    </Section>
  );
}

type ScheduleProps = {
  readonly schedule: ScheduleView;
  readonly canManage: boolean;
  readonly onEdit: (what: 'hours' | 'who') => void;
};

function Schedule({ schedule, canManage, onEdit }: ScheduleProps) {
  const { t } = useTranslation('tickets');
  const change = useChange(ticketsKey);
  const [newest, ...earlier] = schedule.versions;
  const { scheduleId, name } = schedule;
  return (
    <article className={classes.schedule}>
      <div className={classes.scheduleHead}>
        <div>
          <h3 className={classes.scheduleName}>{name}</h3>
          <p className={record.note}>
            <Who schedule={schedule} />
          </p>
        </div>
        {canManage ? (
          <Group gap="xs">
            <Button variant="default" size="compact-sm" onClick={() => onEdit('hours')}>
              {t('hours.change')}
            </Button>
            <Button variant="default" size="compact-sm" onClick={() => onEdit('who')}>
              {t('hours.who')}
            </Button>
            <ActionIcon
              aria-label={t('hours.remove', { name })}
              onClick={() =>
                change.mutate({
                  message: t('hours.removed', { name }),
                  run: () => ticketsApi.schedules.remove({ scheduleId }),
                  undo: () => restore(schedule),
                })
              }
            >
              <IconTrash size={16} stroke={1.75} />
            </ActionIcon>
          </Group>
        ) : null}
      </div>
      {newest ? <Week version={newest} /> : null}
      {earlier.length > 0 ? (
        <details>
          <summary className={record.note}>{t('hours.earlier')}</summary>
          {earlier.map((version) => (
            <Week key={version.calendarId} version={version} />
          ))}
        </details>
      ) : null}
    </article>
  );
}

/** A removed schedule comes back with all its versions, oldest first. */
async function restore(schedule: ScheduleView): Promise<void> {
  const { name, companyDefault, teamIds } = schedule;
  const [first, ...later] = schedule.versions.toReversed().map(({ calendarId: _, ...hours }) => hours);
  if (!first) return;
  const { id } = await ticketsApi.schedules.add({ name, companyDefault, teamIds, hours: first });
  for (const hours of later) await ticketsApi.schedules.setHours({ scheduleId: id, ...hours });
}

function Who({ schedule }: { readonly schedule: ScheduleView }) {
  const { t } = useTranslation('tickets');
  const format = useFormat();
  const { data: directory } = useDirectory();
  const names = schedule.teamIds.flatMap(
    (teamId) => directory?.teams.find((team) => team.teamId === teamId)?.name ?? [],
  );
  const parts = [
    schedule.companyDefault ? t('hours.company') : null,
    names.length > 0 ? t('hours.teams', { names: format.list(names) }) : null,
  ].filter((part) => part !== null);
  return parts.length === 0 ? t('hours.nobody') : parts.join(' · ');
}

const weekdays = ['0', '1', '2', '3', '4', '5', '6'] as const;

function Week({ version }: { readonly version: Version }) {
  const { t } = useTranslation('tickets');
  const format = useFormat();
  const beginning = Date.parse(version.validFrom) <= Date.parse('1971-01-01T00:00:00Z');
  const from = beginning
    ? t('hours.always')
    : t('hours.since', { date: formatDate(format.locale, version.validFrom, 'minute', version.zone) });
  const holidays = version.holidays.length;
  return (
    <div>
      <div className={classes.week}>
        {weekdays.map((day) => (
          <div key={day}>
            <span className={classes.faint}>{t(`hours.days.${day}`)}</span>
            {(version.weekly[Number(day)] ?? []).length === 0 ? (
              <span className={classes.faint}>{t('hours.closed')}</span>
            ) : (
              version.weekly[Number(day)]?.map((span) => (
                <span key={span.join('-')}>{writeHours([span]).replace('-', '–')}</span>
              ))
            )}
          </div>
        ))}
      </div>
      <p className={record.note} style={{ marginTop: 8 }}>
        {version.zone}, {from}
        {holidays > 0 ? `, ${t('hours.holidays', { count: holidays, n: format.number(holidays) })}` : ''}
      </p>
    </div>
  );
}
