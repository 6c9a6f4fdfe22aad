import { Checkbox, Group, Modal, MultiSelect, Radio, Stack, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useDirectory } from '#features/identity/web/panels.tsx';
import type { Locale } from '#platform/core/i18n.ts';
import { FormFoot, useApiForm, useRules } from '#platform/web/form.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import { showDone } from '#platform/web/undo.tsx';
import { minutesFromText, textFromMinutes } from '../../core/duration-text.ts';
import type { SlaView } from '../../core/schema.ts';
import { ticketPriorities } from '../../core/vocabulary.ts';
import { ticketsApi, ticketsKey } from './tickets-api.ts';
import { useTicketWords } from './use-ticket-words.ts';

const conditionKeys = ['priority', 'channel', 'tier', 'team', 'topic'] as const;
const pausing = ['pending', 'hold'] as const;

type Props = {
  /** null: a new one */
  readonly promise: SlaView | null;
  readonly onClose: () => void;
};

const initialValues = (promise: SlaView | null, locale: Locale) => ({
  name: promise?.name ?? '',
  priority: [...(promise?.conditions.priority ?? [])],
  channel: [...(promise?.conditions.channel ?? [])],
  tier: [...(promise?.conditions.tier ?? [])],
  team: [...(promise?.conditions.team ?? [])],
  topic: [...(promise?.conditions.topic ?? [])],
  first: textFromMinutes(promise?.firstReplyMinutes ?? null, locale),
  next: textFromMinutes(promise?.nextReplyMinutes ?? null, locale),
  resolution: textFromMinutes(promise?.resolutionMinutes ?? null, locale),
  businessHours: promise?.businessHours ?? true,
  paused: [...(promise?.pausedStatuses ?? ['pending'])] as string[],
  from: 'now' as 'now' | 'beginning',
});

/** A promise of speed: for whom, within which times, by which clock. */
export function PromiseModal({ promise, onClose }: Props) {
  const { t } = useTranslation(['tickets', 'platform']);
  const { required } = useRules();
  const client = useQueryClient();
  const choices = useConditionChoices();
  const { locale } = useFormat();
  const timeRule = (text: string): string | null =>
    minutesFromText(text) === undefined ? t('tickets:promises.form.badTime') : null;
  const { form, onSubmit, saving, problem } = useApiForm({
    initial: initialValues(promise, locale),
    rules: { name: required, first: timeRule, next: timeRule, resolution: timeRule },
    save: async (values) => {
      const input = {
        name: values.name,
        conditions: Object.fromEntries(conditionKeys.map((key) => [key, values[key]])),
        firstReplyMinutes: minutesFromText(values.first) ?? null,
        nextReplyMinutes: minutesFromText(values.next) ?? null,
        resolutionMinutes: minutesFromText(values.resolution) ?? null,
        businessHours: values.businessHours,
        pausedStatuses: pausing.filter((status) => values.paused.includes(status)),
        ...(values.from === 'beginning' ? { validFrom: '1970-01-01T00:00:00.000Z' } : {}),
      };
      if (promise) await ticketsApi.promises.change({ policyId: promise.policyId, ...input });
      else await ticketsApi.promises.add(input);
    },
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
      size="lg"
      title={
        promise
          ? t('tickets:promises.form.changeTitle', { name: promise.name })
          : t('tickets:promises.form.addTitle')
      }
      closeButtonProps={{ 'aria-label': t('platform:action.close') }}
    >
      <form onSubmit={onSubmit} noValidate>
        <Stack gap="md">
          <TextInput label={t('tickets:promises.form.name')} data-autofocus {...form.getInputProps('name')} />
          <Stack gap="xs">
            <p style={{ margin: 0 }}>{t('tickets:promises.form.forWhom')}</p>
            {conditionKeys.map((key) =>
              choices[key].length === 0 && form.values[key].length === 0 ? null : (
                <MultiSelect
                  key={key}
                  label={t(`tickets:promises.condition.${key}`)}
                  data={[...choices[key]]}
                  searchable
                  clearable
                  {...form.getInputProps(key)}
                />
              ),
            )}
          </Stack>
          <Stack gap="xs">
            <p style={{ margin: 0 }}>
              {t('tickets:promises.form.within')}. {t('tickets:promises.form.timeHelp')}
            </p>
            <Group gap="sm" grow align="flex-start">
              <TextInput label={t('tickets:promises.column.first')} {...form.getInputProps('first')} />
              <TextInput label={t('tickets:promises.column.next')} {...form.getInputProps('next')} />
              <TextInput
                label={t('tickets:promises.column.resolution')}
                {...form.getInputProps('resolution')}
              />
            </Group>
          </Stack>
          <Checkbox
            label={t('tickets:promises.form.business')}
            description={t('tickets:promises.form.businessHelp')}
            {...form.getInputProps('businessHours', { type: 'checkbox' })}
          />
          <Checkbox.Group label={t('tickets:promises.form.paused')} {...form.getInputProps('paused')}>
            <Group gap="md" mt={6}>
              {pausing.map((status) => (
                <Checkbox key={status} value={status} label={t(`tickets:status.${status}`)} />
              ))}
            </Group>
          </Checkbox.Group>
          {promise ? null : (
            <Radio.Group label={t('tickets:promises.form.validFrom')} {...form.getInputProps('from')}>
              <Stack gap={6} mt={6}>
                <Radio value="now" label={t('tickets:promises.form.fromNow')} />
                <Radio value="beginning" label={t('tickets:promises.form.fromBeginning')} />
              </Stack>
            </Radio.Group>
          )}
          <FormFoot saving={saving} problem={problem} onCancel={onClose} />
        </Stack>
      </form>
    </Modal>
  );
}

type Choice = { readonly value: string; readonly label: string };

function useConditionChoices(): { readonly [K in (typeof conditionKeys)[number]]: readonly Choice[] } {
  const { t } = useTranslation('tickets');
  const words = useTicketWords();
  const { data: directory } = useDirectory();
  const { data: values } = useQuery({
    queryKey: ['tickets', 'values'],
    queryFn: ({ signal }) => ticketsApi.values(undefined, { signal }),
    staleTime: 60_000,
  });
  const plain = (list: readonly string[] = []): Choice[] => list.map((value) => ({ value, label: value }));
  return {
    priority: ticketPriorities.map((value) => ({ value, label: t(`priority.${value}`) })),
    channel: (values?.channel ?? []).map((value) => ({ value, label: words.channel(value) })),
    tier: plain(values?.tier),
    team: (directory?.teams ?? []).map(({ teamId, name }) => ({ value: teamId, label: name })),
    topic: plain(values?.topic),
  };
}
