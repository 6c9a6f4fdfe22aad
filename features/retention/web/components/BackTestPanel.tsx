import { Skeleton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { BackTest, Fit, ForecastGroup } from '#features/retention/core/contract/leaving.ts';
import { IntervalChart } from '#platform/web/charts/IntervalChart.tsx';
import { DataTable } from '#platform/web/components/DataTable.tsx';
import { Section } from '#platform/web/components/PageFrame.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import { EstimateText } from './EstimateText.tsx';
import classes from './leaving.module.css';

type BackTestPanelProps = {
  readonly groups: readonly ForecastGroup[] | undefined;
  readonly about:
    | {
        readonly snapshot: string;
        readonly engineVersion: number;
        readonly currency: string;
        readonly horizon: number;
      }
    | undefined;
};

/** Models against the plain baseline on customers they had not seen, group by group. */
export function BackTestPanel({ groups, about }: BackTestPanelProps) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  if (!groups || !about) return <Skeleton height={240} />;
  const tested = groups.find(({ backTest }) => backTest !== null)?.backTest;
  return (
    <Section
      title={t('leaving.test.title')}
      lead={
        tested
          ? t('leaving.test.lead', {
              until: format.date(tested.fittedUntil),
              days: format.number(about.horizon),
            })
          : t('leaving.test.verdict.none')
      }
    >
      {groups.map((group) => (
        <GroupPanel key={group.kind} group={group} currency={about.currency} />
      ))}
      <p className={classes.line}>
        {t('leaving.test.units', {
          currency: about.currency,
          snapshot: about.snapshot,
          version: format.number(about.engineVersion),
        })}
      </p>
    </Section>
  );
}

type GroupPanelProps = { readonly group: ForecastGroup; readonly currency: string };

function GroupPanel({ group, currency }: GroupPanelProps) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  const { backTest, kind, missing, fits } = group;
  return (
    <div className={classes.group}>
      <h3
        className={classes.groupTitle}
      >{`${t(`leaving.test.${kind}`)} (${format.number(group.customers)})`}</h3>
      {missing.map(({ reason, have, needed }) => (
        <p key={reason} className={classes.line}>
          {t(`leaving.missing.${reason}`, { have: format.number(have), needed: format.number(needed) })}
        </p>
      ))}
      {backTest ? <Verdict group={group} backTest={backTest} /> : null}
      {backTest ? <RankTable group={group} backTest={backTest} /> : null}
      {backTest && backTest.calibration.length > 1 ? (
        <IntervalChart
          title={`${t('leaving.test.calibration')}: ${t(`leaving.test.${kind}`)}`}
          note={t('leaving.test.calibrationNote')}
          of={t('leaving.test.group')}
          unit="share"
          rows={backTest.calibration.map(({ predicted, seen }, index) => ({
            id: String(index),
            label: t('leaving.test.predicted', { share: format.percent(predicted) }),
            metric: seen,
          }))}
        />
      ) : null}
      <FitList fits={fits} currency={currency} />
      {kind === 'purchase' && fits.length > 0 ? (
        <p className={classes.line}>{t('leaving.test.alive')}</p>
      ) : null}
    </div>
  );
}

type Ranker = 'bg-nbd' | 'pareto-nbd' | 'contract' | 'baseline';
type Quality = BackTest['baseline'];

type TestedProps = { readonly group: ForecastGroup; readonly backTest: BackTest };

function Verdict({ group, backTest }: TestedProps) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  const { difference, left, n, predictedLeft } = backTest;
  const signed = (value: number): string => format.change(value, 'mean');
  const verdict =
    difference === null
      ? t('leaving.test.verdict.noModel')
      : t(`leaving.test.verdict.${group.basis === 'model' ? 'model' : 'baseline'}`, {
          difference: signed(difference.value),
          low: signed(difference.low),
          high: signed(difference.high),
        });
  const counts = { left: format.number(left), n: format.number(n) };
  const counted =
    predictedLeft === null
      ? t('leaving.test.countedPlain', counts)
      : t('leaving.test.counted', { ...counts, predicted: format.number(predictedLeft) });
  return <p className={classes.line}>{`${verdict} ${counted}`}</p>;
}

function RankTable({ group, backTest }: TestedProps) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  const main = group.kind === 'contract' ? 'contract' : (group.fits[0]?.name ?? 'bg-nbd');
  const name: Ranker = main === 'pareto-nbd' || main === 'contract' ? main : 'bg-nbd';
  const row = (id: Ranker, quality: Quality) => ({ id, ...quality });
  const rows = [
    ...(backTest.model ? [row(name, backTest.model)] : []),
    ...(backTest.check ? [row('pareto-nbd', backTest.check)] : []),
    row('baseline', backTest.baseline),
  ];
  const look = { unit: 'mean', better: null } as const;
  return (
    <DataTable
      plain
      label={`${t('leaving.test.table')}: ${t(`leaving.test.${group.kind}`)}`}
      rows={rows}
      rowId={({ id }) => id}
      columns={[
        {
          id: 'ranker',
          header: t('leaving.test.ranker'),
          width: 200,
          cell: ({ id }) => t(`leaving.test.rankers.${id}`),
        },
        {
          id: 'auc',
          header: t('leaving.test.auc'),
          help: t('leaving.test.aucHelp'),
          width: 180,
          cell: ({ auc }) => <EstimateText metric={auc} look={look} />,
        },
        {
          id: 'lift',
          header: t('leaving.test.lift'),
          help: t('leaving.test.liftHelp'),
          width: 180,
          cell: ({ lift }) => <EstimateText metric={lift} look={look} />,
        },
        {
          id: 'n',
          header: t('leaving.test.n'),
          align: 'end',
          width: 90,
          cell: ({ auc }) => format.number(auc.n),
        },
      ]}
    />
  );
}

function FitList({ fits, currency }: { readonly fits: readonly Fit[]; readonly currency: string }) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  if (fits.length === 0) return null;
  const print = (value: number): string => format.number(value, value >= 100 ? 0 : 3);
  return (
    <ul className={classes.fits} data-currency={currency}>
      {fits.map(({ name, plan, parameters, customers }) => (
        <li key={`${name} ${plan ?? ''}`}>
          <span className={classes.fitName}>
            {t(`leaving.test.fits.${name}`)}
            {name === 'sbg' || name === 'constant' ? `, ${plan ?? t('leaving.test.allPlans')}` : ''}
            {`, n = ${format.number(customers)}: `}
          </span>
          {parameters
            .map((one) => `${one.name} ${print(one.estimate)} (${print(one.low)} … ${print(one.high)})`)
            .join('; ')}
        </li>
      ))}
    </ul>
  );
}
