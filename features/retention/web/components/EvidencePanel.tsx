import { Skeleton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Congestion, Estimate, Evidence } from '#features/retention/core/link/driver-result.ts';
import { type FifthRow, fifthRows } from '#features/retention/core/link/fifth-rows.ts';
import type { MetricValue } from '#platform/core/metric.ts';
import { LineChart } from '#platform/web/charts/LineChart.tsx';
import { type DataColumn, DataTable } from '#platform/web/components/DataTable.tsx';
import { Pair } from '#platform/web/components/PageFrame.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import { DotPlot } from './DotPlot.tsx';
import classes from './driver.module.css';
import { StackedMetric } from './StackedText.tsx';
import type { DriverWords } from './use-driver-words.ts';
import type { EvidenceAnswer } from './use-link.ts';

type EvidencePanelProps = {
  /** undefined while loading */
  readonly answer: EvidenceAnswer | undefined;
  /** of the comparison: how much wider intervals are because customers come again */
  readonly deff: number;
  readonly words: DriverWords;
};

/** Beside the comparison: the natural experiment of the queue, other horizons, and the two sides over time. */
export function EvidencePanel({ answer, deff, words }: EvidencePanelProps) {
  const { t } = useTranslation('retention');
  if (!answer) return <Skeleton height={280} />;
  const { evidence, summary } = answer;
  return (
    <>
      {evidence.congestion ? (
        <Queue congestion={evidence.congestion} answer={answer} deff={deff} words={words} />
      ) : null}
      <Pair>
        <DotPlot
          title={t('link.doubt.ladder')}
          note={t('link.doubt.ladderNote')}
          of={t('link.column.horizon')}
          rows={evidence.ladder.map(({ horizon, n, difference }) => ({
            id: String(horizon),
            label: t('link.settings.horizonDays', { n: horizon }),
            estimate: difference,
            n,
          }))}
        />
        <Curves evidence={evidence} summary={summary} words={words} />
      </Pair>
    </>
  );
}

type QueueProps = {
  readonly congestion: Congestion;
  readonly answer: EvidenceAnswer;
  readonly deff: number;
  readonly words: DriverWords;
};

function Queue({ congestion, answer, deff, words }: QueueProps) {
  const { t } = useTranslation('retention');
  const { because } = answer.summary;
  const says = because.includes('queue-agrees')
    ? t('link.doubt.queueAgrees')
    : because.includes('queue-contradicts')
      ? t('link.doubt.queueContradicts')
      : t('link.doubt.queueUnclear');
  return (
    <div className={classes.lines}>
      <h3 className={classes.subtitle}>{t('link.doubt.queue')}</h3>
      <p className={classes.line}>{t('link.doubt.queueLead')}</p>
      <p className={classes.strong}>
        <b>
          {congestion.state === 'answered'
            ? says
            : t('link.doubt.queueNone', { why: t('link.doubt.queueWhy') })}
        </b>
      </p>
      {congestion.state === 'answered' ? (
        <>
          <QueueControls congestion={congestion} carried={because.includes('queue-carries')} words={words} />
          <Slopes congestion={congestion} adjusted={answer.evidence.adjustedPerLnHour} />
          <Fifths congestion={congestion} deff={deff} words={words} currency={answer.run.currency} />
        </>
      ) : null}
    </div>
  );
}

type Answered = Extract<Congestion, { state: 'answered' }>;

type QueueControlsProps = {
  readonly congestion: Answered;
  readonly carried: boolean;
  readonly words: DriverWords;
};

/** The same queue on what happened before: anything but nothing says that busy hours meet other customers. */
function QueueControls({ congestion, carried, words }: QueueControlsProps) {
  const { t } = useTranslation('retention');
  return (
    <>
      <ul className={classes.reasons}>
        {congestion.controls.map(({ id, perLnHour, alarms }) => (
          <li key={id}>
            {t('link.doubt.queueControl', {
              name: t(`link.doubt.control.${id}`),
              points: words.signed(perLnHour.value),
              low: words.points(perLnHour.low),
              high: words.points(perLnHour.high),
              says: t(alarms ? 'link.doubt.alarm' : 'link.doubt.quiet'),
            })}
          </li>
        ))}
      </ul>
      {carried ? <p className={classes.line}>{t('link.doubt.queueCarried')}</p> : null}
    </>
  );
}

type SlopesProps = { readonly congestion: Answered; readonly adjusted: Estimate | null };

function Slopes({ congestion, adjusted }: SlopesProps) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  return (
    <DotPlot
      title={t('link.doubt.slopes')}
      note={t('link.doubt.slopesNote', {
        n: format.number(congestion.n),
        f: format.number(congestion.firstStageF),
      })}
      of={t('link.doubt.queue')}
      rows={[
        {
          id: 'queue',
          label: t('link.doubt.queueSlope'),
          estimate: congestion.perLnHour,
          n: congestion.n,
        },
        ...(adjusted
          ? [{ id: 'adjusted', label: t('link.doubt.adjustedSlope'), estimate: adjusted, n: congestion.n }]
          : []),
      ]}
    />
  );
}

const shareLook = { unit: 'share', better: null } as const;

type FifthsProps = {
  readonly congestion: Answered;
  readonly deff: number;
  readonly words: DriverWords;
  readonly currency: string;
};

function Fifths({ congestion, deff, words, currency }: FifthsProps) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  const share = (id: 'stayed' | 'refunds' | 'requests' | 'buyers'): DataColumn<FifthRow> => ({
    id,
    header: t(`link.column.${id}`),
    align: 'end',
    width: 136,
    value: (row) => row[id].value,
    cell: (row) => <StackedMetric metric={row[id]} look={shareLook} />,
  });
  const mean = (
    id: 'n' | 'wait' | 'spent',
    value: (row: FifthRow) => number,
    print: (value: number) => string,
  ): DataColumn<FifthRow> => ({
    id,
    header: t(`link.column.${id}`),
    align: 'end',
    width: id === 'n' ? 76 : 138,
    value,
    cell: (row) => print(value(row)),
  });
  return (
    <div>
      <h4 className={classes.subtitle}>{t('link.doubt.fifths')}</h4>
      <p className={classes.line}>{t('link.doubt.fifthsNote')}</p>
      <DataTable
        label={t('link.doubt.fifths')}
        rows={fifthRows(congestion.fifths, deff)}
        rowId={({ place }) => String(place)}
        columns={[
          {
            id: 'fifth',
            header: t('link.column.fifth'),
            width: 92,
            value: ({ place }) => place,
            cell: ({ place }) => t('link.doubt.fifth', { n: place }),
          },
          mean(
            'n',
            ({ n }) => n,
            (value) => format.number(value),
          ),
          mean(
            'wait',
            ({ hours }) => hours * 3600,
            (value) => format.duration(value),
          ),
          share('stayed'),
          share('refunds'),
          share('requests'),
          share('buyers'),
          mean(
            'spent',
            ({ revenueBefore }) => revenueBefore,
            (value) => words.money(value, currency),
          ),
        ]}
      />
    </div>
  );
}

const weeks = Array.from({ length: 27 }, (_, week) => week);

type CurvesProps = {
  readonly evidence: Evidence;
  readonly summary: EvidenceAnswer['summary'];
  readonly words: DriverWords;
};

/** Kaplan-Meier of the two sides, as seen: it keeps its value until the next week with an event. */
function Curves({ evidence, summary, words }: CurvesProps) {
  const { t } = useTranslation('retention');
  const { sides } = summary;
  if (evidence.curves.length === 0 || !sides) return null;
  return (
    <LineChart
      title={t(evidence.curveEvent === 'purchase' ? 'link.doubt.curvesBuy' : 'link.doubt.curvesEnd')}
      labels={weeks.map((week) => t('link.doubt.week', { n: week }))}
      unit="share"
      loose={evidence.curveEvent === 'contract-end'}
      series={evidence.curves.map(({ side, n, points }) => ({
        id: side,
        name: words.side(summary, sides[side]),
        values: weeks.map((week): MetricValue => {
          const at = points.findLast((point) => point.week <= week);
          return at
            ? { value: at.value, low: at.low, high: at.high, n }
            : { value: 1, low: null, high: null, n };
        }),
      }))}
    />
  );
}
