import { Button, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useDirectory } from '#features/identity/web/panels.tsx';
import { useStages } from '#features/journey/web/panels.tsx';
import { type Choice, SliceMenu } from '#platform/web/components/FilterMenu.tsx';
import { FilterRow } from '#platform/web/components/PageFrame.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import type { SearchParams } from '#platform/web/route.ts';
import { ticketPriorities } from '../../core/vocabulary.ts';
import { type Slice, slices, type TicketFilters, views } from './ticket-view.ts';
import classes from './tickets.module.css';
import { ticketsApi } from './tickets-api.ts';
import { useTicketWords } from './use-ticket-words.ts';

type BarProps = {
  /** choosing and saving segments */
  readonly segments: ReactNode;
  readonly filters: TicketFilters;
  readonly onChange: (patch: SearchParams) => void;
};

/** The parts of all tickets side by side, then what narrows them; all of it in the address. */
export function TicketFilterBar({ segments, filters, onChange }: BarProps) {
  const { t } = useTranslation('tickets');
  const choices = useChoices();
  const narrowed = slices.some((slice) => filters[slice].length > 0);
  return (
    <>
      <div className={classes.views}>
        <SegmentedControl
          aria-label={t('list.view.label')}
          value={filters.view}
          onChange={(view) => onChange({ view, sort: undefined })}
          data={views.map((view) => ({ value: view, label: t(`list.view.${view}`) }))}
        />
      </div>
      <FilterRow>
        {segments}
        {slices.map((slice) =>
          choices[slice].length === 0 && filters[slice].length === 0 ? null : (
            <SliceMenu
              key={slice}
              label={t(`list.filter.${slice}`)}
              choices={choices[slice]}
              chosen={filters[slice]}
              onChange={(next) => onChange({ [slice]: next })}
            />
          ),
        )}
        {narrowed ? (
          <Button
            variant="subtle"
            onClick={() => onChange(Object.fromEntries(slices.map((slice) => [slice, undefined])))}
          >
            {t('list.filter.clear')}
          </Button>
        ) : null}
      </FilterRow>
    </>
  );
}

/** What can be chosen: values that tickets really have. */
function useChoices(): { readonly [S in Slice]: readonly Choice[] } {
  const { t } = useTranslation('tickets');
  const words = useTicketWords();
  const { locale } = useFormat();
  const { data: directory } = useDirectory();
  const { data: stages = [] } = useStages();
  const { data: values } = useQuery({
    queryKey: ['tickets', 'values'],
    queryFn: ({ signal }) => ticketsApi.values(undefined, { signal }),
    staleTime: 60_000,
  });
  const plain = (list: readonly string[] = []): Choice[] => list.map((value) => ({ value, label: value }));
  return {
    channel: (values?.channel ?? []).map((value) => ({ value, label: words.channel(value) })),
    team: (directory?.teams ?? []).map(({ teamId, name }) => ({ value: teamId, label: name })),
    assignee: (directory?.people ?? []).map(({ staffId, name }) => ({ value: staffId, label: name })),
    topic: plain(values?.topic),
    stage: stages.map((stage) => ({
      value: stage.stageId,
      label: locale === 'ru' ? stage.nameRu : stage.nameEn,
    })),
    priority: ticketPriorities.map((value) => ({ value, label: t(`priority.${value}`) })),
    tier: plain(values?.tier),
  };
}
