import {
  Button,
  Checkbox,
  Modal,
  MultiSelect,
  Radio,
  Select,
  Stack,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useDirectory } from '#features/identity/web/panels.tsx';
import { FormFoot, useApiForm, useRules } from '#platform/web/form.tsx';
import { useSession } from '#platform/web/session.ts';
import { showDone } from '#platform/web/undo.tsx';
import { readHours, writeHours } from '../../core/calendar-rules.ts';
import type { ScheduleView } from '../../core/schema.ts';
import { offsetAt } from '../../core/zone-offset.ts';
import { ticketsApi, ticketsKey } from './tickets-api.ts';

const weekdays = ['0', '1', '2', '3', '4', '5', '6'] as const;
type Weekday = (typeof weekdays)[number];
type HoursValues = {
  name: string;
  companyDefault: boolean;
  teamIds: string[];
  zone: string;
  holidays: string;
  inForce: 'beginning' | 'now' | 'day';
  day: string;
} & { [D in Weekday as `day${D}`]: string };

const zones = (): string[] => ['UTC', ...Intl.supportedValuesOf('timeZone')];
const isDate = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
const linesOf = (text: string): string[] =>
  text
    .split(/[\s,;]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** Local midnight of a day in a zone. */
function midnight(day: string, zone: string): string {
  const utc = Date.parse(`${day}T00:00:00Z`);
  return new Date(utc - offsetAt(zone, utc - offsetAt(zone, utc))).toISOString();
}

const momentOf = (values: HoursValues): string =>
  values.inForce === 'beginning'
    ? '1970-01-01T00:00:00.000Z'
    : values.inForce === 'now'
      ? new Date().toISOString()
      : midnight(values.day, values.zone);

function initialValues(schedule: ScheduleView | null, first: boolean, zone: string): HoursValues {
  const version = schedule?.versions[0];
  const office = (day: number): string => (day < 5 ? '09:00-18:00' : '');
  const hours = weekdays.map((day) =>
    version ? writeHours(version.weekly[Number(day)] ?? []) : office(Number(day)),
  );
  const [day0 = '', day1 = '', day2 = '', day3 = '', day4 = '', day5 = '', day6 = ''] = hours;
  return {
    name: schedule?.name ?? '',
    companyDefault: schedule?.companyDefault ?? first,
    teamIds: [...(schedule?.teamIds ?? [])],
    zone: version?.zone ?? zone,
    holidays: version?.holidays.join('\n') ?? '',
    inForce: schedule ? 'now' : 'beginning',
    day: '',
    ...{ day0, day1, day2, day3, day4, day5, day6 },
  };
}

type HoursModalProps = {
  /** whose hours change; null: a new schedule */
  readonly schedule: ScheduleView | null;
  /** there is no schedule yet: the new one is for everybody */
  readonly first?: boolean | undefined;
  readonly onClose: () => void;
};

/** Hours as people write them, a line a day, and from when on they are in force. */
export function HoursModal({ schedule, first = false, onClose }: HoursModalProps) {
  const { t } = useTranslation(['tickets', 'platform']);
  const { required } = useRules();
  const { company } = useSession();
  const client = useQueryClient();
  const hoursRule = (text: string): string | null =>
    readHours(text) === null ? t('tickets:hours.form.badHours') : null;
  const { form, onSubmit, saving, problem } = useApiForm<HoursValues, unknown>({
    initial: initialValues(schedule, first, company.timeZone),
    rules: {
      name: schedule ? () => null : required,
      zone: required,
      day: (value, values) =>
        values.inForce === 'day' && !isDate(value) ? t('platform:form.required') : null,
      holidays: (value) => {
        const bad = linesOf(value).find((line) => !isDate(line));
        return bad === undefined ? null : t('tickets:hours.form.badHolidays', { value: bad });
      },
      ...Object.fromEntries(weekdays.map((day) => [`day${day}`, hoursRule])),
    },
    save: async (values) => {
      const hours = {
        zone: values.zone,
        weekly: weekdays.map((day) =>
          (readHours(values[`day${day}`]) ?? []).map(([a, b]): [number, number] => [a, b]),
        ),
        holidays: linesOf(values.holidays),
        validFrom: momentOf(values),
      };
      const { name, companyDefault, teamIds } = values;
      if (schedule) await ticketsApi.schedules.setHours({ scheduleId: schedule.scheduleId, ...hours });
      else await ticketsApi.schedules.add({ name, companyDefault, teamIds, hours });
    },
    onSaved: () => {
      void client.invalidateQueries({ queryKey: ticketsKey });
      showDone(t('tickets:hours.saved'));
      onClose();
    },
  });
  const copyMonday = () => {
    for (const day of ['1', '2', '3', '4'] as const) form.setFieldValue(`day${day}`, form.values.day0);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={
        schedule
          ? t('tickets:hours.form.hoursTitle', { name: schedule.name })
          : t('tickets:hours.form.addTitle')
      }
      closeButtonProps={{ 'aria-label': t('platform:action.close') }}
    >
      <form onSubmit={onSubmit} noValidate>
        <Stack gap="md">
          {schedule ? null : (
            <>
              <TextInput
                label={t('tickets:hours.form.name')}
                data-autofocus
                {...form.getInputProps('name')}
              />
              <WhoFields form={form} />
            </>
          )}
          <Select
            label={t('tickets:hours.form.zone')}
            description={t('tickets:hours.form.zoneHelp')}
            data={zones()}
            searchable
            limit={60}
            {...form.getInputProps('zone')}
          />
          <Stack gap={6}>
            <p style={{ margin: 0 }}>{t('tickets:hours.form.hoursHelp')}</p>
            {weekdays.map((day) => (
              <TextInput
                key={day}
                aria-label={t('tickets:hours.form.day', { day: t(`tickets:hours.dayNames.${day}`) })}
                leftSection={t(`tickets:hours.days.${day}`)}
                leftSectionWidth={44}
                placeholder={t('tickets:hours.closed')}
                {...form.getInputProps(`day${day}`)}
              />
            ))}
            <div>
              <Button variant="subtle" size="compact-sm" onClick={copyMonday}>
                {t('tickets:hours.form.copy')}
              </Button>
            </div>
          </Stack>
          <Textarea
            label={t('tickets:hours.form.holidays')}
            description={t('tickets:hours.form.holidaysHelp')}
            autosize
            minRows={2}
            maxRows={8}
            {...form.getInputProps('holidays')}
          />
          <Radio.Group label={t('tickets:hours.form.validFrom')} {...form.getInputProps('inForce')}>
            <Stack gap={6} mt={6}>
              <Radio value="beginning" label={t('tickets:hours.form.fromBeginning')} />
              <Radio value="now" label={t('tickets:hours.form.fromNow')} />
              <Radio value="day" label={t('tickets:hours.form.fromDay')} />
            </Stack>
          </Radio.Group>
          {form.values.inForce === 'day' ? (
            <TextInput type="date" label={t('tickets:hours.form.day0')} {...form.getInputProps('day')} />
          ) : null}
          <FormFoot saving={saving} problem={problem} onCancel={onClose} />
        </Stack>
      </form>
    </Modal>
  );
}

type WhoForm = {
  getInputProps: (path: 'companyDefault' | 'teamIds', options?: { type: 'checkbox' }) => object;
};

function WhoFields({ form }: { readonly form: WhoForm }) {
  const { t } = useTranslation('tickets');
  const { data: directory } = useDirectory();
  const teams = (directory?.teams ?? []).map(({ teamId, name }) => ({ value: teamId, label: name }));
  return (
    <>
      <Checkbox
        label={t('hours.form.companyDefault')}
        {...form.getInputProps('companyDefault', { type: 'checkbox' })}
      />
      <MultiSelect
        label={t('hours.form.teams')}
        data={teams}
        searchable
        clearable
        {...form.getInputProps('teamIds')}
      />
    </>
  );
}

type WhoModalProps = { readonly schedule: ScheduleView; readonly onClose: () => void };

/** The schedule's name, and who works by it. */
export function WhoModal({ schedule, onClose }: WhoModalProps) {
  const { t } = useTranslation(['tickets', 'platform']);
  const { required } = useRules();
  const client = useQueryClient();
  const { form, onSubmit, saving, problem } = useApiForm({
    initial: {
      name: schedule.name,
      companyDefault: schedule.companyDefault,
      teamIds: [...schedule.teamIds],
    },
    rules: { name: required },
    save: (values) => ticketsApi.schedules.change({ scheduleId: schedule.scheduleId, ...values }),
    onSaved: () => {
      void client.invalidateQueries({ queryKey: ticketsKey });
      showDone(t('tickets:hours.saved'));
      onClose();
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('tickets:hours.form.whoTitle', { name: schedule.name })}
      closeButtonProps={{ 'aria-label': t('platform:action.close') }}
    >
      <form onSubmit={onSubmit} noValidate>
        <Stack gap="md">
          <TextInput label={t('tickets:hours.form.name')} data-autofocus {...form.getInputProps('name')} />
          <WhoFields form={form} />
          <FormFoot saving={saving} problem={problem} onCancel={onClose} />
        </Stack>
      </form>
    </Modal>
  );
}
