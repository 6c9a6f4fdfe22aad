import { Skeleton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Figure, MetricCard } from '#features/retention/core/schema.ts';
import { DefinitionTip } from '#platform/web/components/DefinitionTip.tsx';
import { translateKey, useFormat } from '#platform/web/i18n.ts';
import { DifferenceText, EstimateText } from './EstimateText.tsx';
import { LeftOut } from './LeftOut.tsx';
import classes from './MetricTable.module.css';
import { figureOf, lookOf, scaled } from './use-metrics.ts';

type MetricTableProps = {
  /** names the table for readers who cannot see where it stands */
  readonly label: string;
  readonly ids: readonly string[];
  /** undefined while loading */
  readonly cards: ReadonlyMap<string, MetricCard> | undefined;
  readonly figures: readonly Figure[] | undefined;
  readonly currency: string;
  readonly selected: string | undefined;
  readonly onSelect: (id: string) => void;
};

/** Metrics that answer one question, a row each: a dozen figures in the height of one card. On a phone each row stacks. */
export function MetricTable(props: MetricTableProps) {
  const { label, ids, cards, figures, currency, selected, onSelect } = props;
  const { t, i18n } = useTranslation('retention');
  const format = useFormat();
  if (!cards) return <Skeleton height={40 * (ids.length + 1)} />;
  const listed = ids.flatMap((id) => cards.get(id) ?? []);
  const withP90 = listed.some(({ kind }) => kind === 'duration');
  return (
    <table className={classes.table} aria-label={label} data-p90={withP90}>
      <thead>
        <tr>
          <th scope="col">{t('page.column.figure')}</th>
          <th scope="col">{t('page.column.value')}</th>
          {withP90 ? <th scope="col">{translateKey(i18n, 'retention:part.p90')}</th> : null}
          <th scope="col" className={classes.number}>
            n
          </th>
          <th scope="col">{t('page.changeColumn')}</th>
          <th scope="col">
            <span className={classes.hidden}>{t('page.details')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {listed.map((card) => {
          const figure = figureOf(figures, card.id);
          const look = lookOf(card, currency);
          const words = selected === card.id ? t('page.shownAbove') : t('page.details');
          return (
            <tr key={card.id} data-selected={selected === card.id}>
              <th scope="row">
                <DefinitionTip name={card.name} label={card.name}>
                  <p>{card.definition}</p>
                  <p>{card.counted}</p>
                </DefinitionTip>
              </th>
              {figure ? (
                <>
                  <td className={classes.value}>
                    <EstimateText metric={scaled(figure.value, card.unit, currency)} look={look} />
                    {figure.value.value === null ? <LeftOut excluded={figure.excluded} /> : null}
                  </td>
                  {withP90 ? (
                    <td data-label={translateKey(i18n, 'retention:part.p90')}>
                      <EstimateText metric={figure.parts.p90} look={look} />
                    </td>
                  ) : null}
                  <td className={classes.number}>{format.number(figure.value.n)}</td>
                  <td data-label={t('page.changeColumn')}>
                    <DifferenceText difference={figure.difference} look={look} />
                  </td>
                </>
              ) : (
                <td colSpan={withP90 ? 4 : 3}>
                  <Skeleton height={16} width="60%" />
                </td>
              )}
              <td className={classes.act}>
                <button
                  type="button"
                  className={classes.details ?? ''}
                  aria-pressed={selected === card.id}
                  aria-label={`${words}: ${card.name}`}
                  onClick={() => onSelect(card.id)}
                >
                  {words}
                </button>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
