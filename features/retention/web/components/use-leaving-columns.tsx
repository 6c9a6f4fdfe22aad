import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { LeavingRow, Reason } from '#features/retention/core/contract/leaving.ts';
import { reasonLine } from '#features/retention/core/leaving-reason.ts';
import type { DataColumn } from '#platform/web/components/DataTable.tsx';
import { translateKey, useFormat } from '#platform/web/i18n.ts';
import { wordsOfCountry } from './country-words.ts';
import classes from './leaving.module.css';
import { moneyText } from './use-leaving.ts';

/** Facts in words; `title` of the cell tells those that do not fit. */
export function useReasonWords() {
  const { i18n } = useTranslation('retention');
  const format = useFormat();
  return (reason: Reason): string => {
    const { key, params } = reasonLine(reason, format.number);
    return translateKey(i18n, `retention:${key}`, params);
  };
}

type LeavingColumns = {
  readonly currency: string;
  readonly horizon: number;
  /** absent: the reader may not take customers off the list */
  readonly onHandle?: ((row: LeavingRow) => void) | undefined;
  readonly onPutBack?: ((row: LeavingRow) => void) | undefined;
};

export const nameOf = (row: Pick<LeavingRow, 'name' | 'known' | 'customerId'>): string =>
  row.name || row.known || row.customerId.slice(-8);

/** Columns of the list; the order and what is hidden is the page's. */
export function useLeavingColumns({ currency, horizon, onHandle, onPutBack }: LeavingColumns) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  const say = useReasonWords();
  const money = (value: number | null): string => (value === null ? '–' : moneyText(format, value, currency));
  const column = (
    id: keyof typeof widths,
    cell: DataColumn<LeavingRow>['cell'],
    more: Partial<DataColumn<LeavingRow>> = {},
  ): DataColumn<LeavingRow> => ({
    id,
    header: t(`leaving.column.${id}`),
    width: widths[id],
    cell,
    ...more,
  });
  const end = { align: 'end', sortable: true } as const;
  return {
    customer: column('customer', nameOf, { value: nameOf }),
    reasons: column('reasons', (row) => row.reasons.map(say).join(' · ') || t('leaving.noReason'), {
      help: t('leaving.help.reasons'),
      value: (row) => row.reasons.map(say).join('; '),
    }),
    probability: column(
      'probability',
      (row) =>
        row.probability === null ? (
          '–'
        ) : (
          <span title={row.basis ? t(`leaving.basis.${row.basis}`) : ''}>
            {format.percent(row.probability, 0)}
            {row.basis === 'model' ? null : (
              <span className={classes.basis}>{row.basis === 'known' ? ' !' : ' ≈'}</span>
            )}
          </span>
        ),
      { ...end, help: t('leaving.help.probability'), value: (row) => row.probability },
    ),
    atRisk: column('atRisk', (row) => <b>{money(row.atRisk)}</b>, {
      ...end,
      help: t('leaving.help.atRisk'),
      value: (row) => row.atRisk,
    }),
    expected: column('expected', (row) => (row.expected === null ? '–' : format.number(row.expected, 1)), {
      ...end,
      help: t('leaving.help.expected', { count: horizon }),
      value: (row) => row.expected,
    }),
    worth: column('worth', (row) => money(row.worth), {
      ...end,
      help: t('leaving.help.worth'),
      value: (row) => row.worth,
    }),
    silence: column(
      'silence',
      (row) => (row.silence === null ? t('leaving.never') : t('leaving.ago', { count: row.silence })),
      { ...end, value: (row) => row.silence },
    ),
    tier: column('tier', (row) => row.tier ?? '–', { sortable: true, value: (row) => row.tier }),
    country: column('country', (row) => wordsOfCountry(format.locale, row.country), {
      sortable: true,
      value: (row) => row.country,
    }),
    kind: column('kind', (row) => (row.plan ?? '') || t(`leaving.kind.${row.kind}`), {
      sortable: true,
      value: (row) => row.kind,
    }),
    state: column('state', (row) => t(`leaving.state.${row.state}`), {
      sortable: true,
      help: t('leaving.help.state'),
      value: (row) => row.state,
    }),
    purchases: column('purchases', (row) => format.number(row.purchases), {
      ...end,
      value: (row) => row.purchases,
    }),
    tenure: column('tenure', (row) => format.days(row.tenure), { ...end, value: (row) => row.tenure }),
    openTickets: column('openTickets', (row) => format.number(row.openTickets), {
      ...end,
      value: (row) => row.openTickets,
    }),
    recentTickets: column('recentTickets', (row) => format.number(row.recentTickets), {
      ...end,
      value: (row) => row.recentTickets,
    }),
    handled: column('handled', (row) => {
      const { handling } = row;
      if (handling)
        return (
          <Button
            variant="subtle"
            size="compact-sm"
            title={handling.note}
            onClick={() => onPutBack?.(row)}
            disabled={!onPutBack}
          >
            {`${t('leaving.handle.undo')} (${handling.until ? t('leaving.handle.until_day', { day: format.date(handling.until, 'short-day') }) : t('leaving.handle.forGood')})`}
          </Button>
        );
      return onHandle ? (
        <Button variant="subtle" size="compact-sm" onClick={() => onHandle(row)}>
          {t('leaving.handle.action')}
        </Button>
      ) : (
        '–'
      );
    }),
  };
}

const widths = {
  customer: 160,
  reasons: 270,
  probability: 104,
  atRisk: 142,
  expected: 132,
  worth: 164,
  silence: 140,
  tier: 84,
  country: 124,
  kind: 124,
  state: 116,
  purchases: 140,
  tenure: 120,
  openTickets: 150,
  recentTickets: 158,
  handled: 136,
} as const;
