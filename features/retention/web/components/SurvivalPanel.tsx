import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type Dimension, dimensions, type SliceInput } from '#features/retention/core/schema.ts';
import { SurvivalChart } from '#platform/web/charts/SurvivalChart.tsx';
import { InlineMetric } from '#platform/web/components/MetricFigure.tsx';
import { Section } from '#platform/web/components/PageFrame.tsx';
import { ScrollRegion } from '#platform/web/components/ScrollRegion.tsx';
import { translateKey, useFormat } from '#platform/web/i18n.ts';
import { searchText } from '#platform/web/route.ts';
import { useSearchParams } from '#platform/web/search.ts';
import { inTurn } from './ask-in-turn.ts';
import { DimensionSelect } from './DimensionSelect.tsx';
import classes from './SurvivalPanel.module.css';
import { retentionApi } from './use-slice.ts';

/** Groups a customer belongs to from the start; later ones would bring immortal time into the curves. */
const groups: readonly Dimension[] = [
  'tier',
  'country',
  'language',
  'customerKind',
  'channel',
  'plan',
  'source',
];
const daysLook = { unit: 'days', better: 'higher' } as const;
const shareLook = { unit: 'share', better: 'higher' } as const;

/** How long customers stay, from their first purchase or contract on, by group with the log-rank test. */
export function SurvivalPanel({
  slice,
  all,
}: {
  readonly slice: SliceInput | undefined;
  readonly all: boolean;
}) {
  const { t, i18n } = useTranslation('retention');
  const format = useFormat();
  const [search, change] = useSearchParams();
  const by = dimensions.find(
    (dimension) => dimension === searchText(search, 'group') && groups.includes(dimension),
  );
  const asked = all && slice ? { ...slice, from: undefined, to: undefined } : slice;
  const query = useQuery({
    queryKey: ['retention', 'survival', asked, by],
    queryFn: ({ signal }) =>
      inTurn('below', signal, () => retentionApi.retention.survival(clean({ ...asked, by }), { signal })),
    enabled: slice !== undefined,
    placeholderData: keepPreviousData,
  });
  const { data } = query;
  // before a customer can count as lost everybody is still here by definition: that is no finding
  const flatDays = data?.rule.model === 'purchase' ? data.rule.days : 0;
  const told = ({ days }: { readonly days: number }): boolean => days >= flatDays;
  const name = (curve: { key: string; label: string }): string =>
    by === undefined ? t('page.stay.allCustomers') : curve.key === '' ? t('page.notSet') : curve.label;
  return (
    <Section
      title={t('page.stay.survival')}
      lead={t('page.stay.survivalLead')}
      actions={
        <DimensionSelect offered={groups} value={by} onChange={(next) => change({ group: next })} clearable />
      }
    >
      <SurvivalChart
        title={t('page.stay.survivalChart')}
        height={300}
        series={data?.curves.map((curve) => ({
          id: curve.key === '' ? '-' : curve.key,
          name: name(curve),
          points: curve.points.map(({ day, share, low, high, atRisk }) => ({
            time: day,
            value: share,
            low,
            high,
            atRisk,
          })),
        }))}
        error={query.error ?? undefined}
        onRetry={() => void query.refetch()}
        note={
          <>
            {data?.rule.model === 'purchase'
              ? t('page.stay.survivalFlat', { days: format.number(data.rule.days) })
              : null}{' '}
            {data?.leftOut.length
              ? t('page.stay.leftOut', {
                  list: format.list(
                    data.leftOut.map(
                      (group) => `${group.label || t('page.notSet')} (n = ${format.number(group.n)})`,
                    ),
                  ),
                })
              : null}
          </>
        }
      />
      {data?.logRank ? (
        <p className={classes.test}>
          {data.logRank.p < 0.05 ? t('page.stay.groupsDiffer') : t('page.stay.groupsAlike')}{' '}
          <span className={classes.faint}>
            {t('page.stay.logRank', {
              chi: format.number(data.logRank.chiSquare, 2),
              df: data.logRank.degrees,
              p: data.logRank.p < 0.0001 ? '< 0.0001' : `= ${format.number(data.logRank.p, 4)}`,
            })}
          </span>
        </p>
      ) : null}
      {data && data.curves.length > 0 ? (
        <ScrollRegion label={t('page.stay.survivalTable')} className={classes.scroll ?? ''}>
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">
                  {by ? translateKey(i18n, `retention:dimension.${by}`) : t('page.stay.whoColumn')}
                </th>
                <th scope="col">{t('page.stay.median')}</th>
                {data.curves[0]?.after.filter(told).map(({ days }) => (
                  <th scope="col" key={days}>
                    {t('page.stay.after', { days: format.number(days) })}
                  </th>
                ))}
                <th scope="col">{t('page.stay.events')}</th>
              </tr>
            </thead>
            <tbody>
              {data.curves.map((curve) => (
                <tr key={curve.key}>
                  <th scope="row">{name(curve)}</th>
                  <td>
                    {curve.median.value === null ? (
                      t('page.stay.medianNotReached')
                    ) : (
                      <InlineMetric metric={curve.median} look={daysLook} />
                    )}
                  </td>
                  {curve.after.filter(told).map(({ days, value }) => (
                    <td key={days}>
                      <InlineMetric metric={value} look={shareLook} />
                    </td>
                  ))}
                  <td>
                    {format.number(curve.events)} / {format.number(curve.n)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      ) : null}
    </Section>
  );
}

/** Leaves out what is undefined: the contract wants a key absent, not empty. */
function clean<T extends object>(input: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
