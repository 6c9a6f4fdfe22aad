import { useTranslation } from 'react-i18next';
import { LineChart } from '#platform/web/charts/LineChart.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import { DotPlot } from './DotPlot.tsx';
import type { DriverWords } from './use-driver-words.ts';
import type { DriverAnswer } from './use-link.ts';

type DriverCurveProps = {
  /** undefined while loading */
  readonly answer: DriverAnswer | undefined;
  readonly words: DriverWords;
  readonly error: unknown;
  readonly onRetry: () => void;
};

const curveHeight = 320;

/** Share that stayed by group: like customers over the crude one in grey; a curve where groups have an order. */
export function DriverCurve({ answer, words, error, onRetry }: DriverCurveProps) {
  const { t } = useTranslation('retention');
  const failure = error ? { error, onRetry } : {};
  const bins = answer?.result.bins ?? [];
  if (!answer)
    return (
      <LineChart title="" labels={[]} series={undefined} unit="share" height={curveHeight} {...failure} />
    );
  const { summary, result } = answer;
  if (bins.length === 0) return null;
  const title = t('link.driver.curve', { name: words.name(summary.id) });
  const label = (bin: (typeof bins)[number]): string => words.group(summary, bin);
  const ordered = summary.scale === 'duration' || summary.scale === 'count';
  if (!ordered)
    return (
      <>
        <DotPlot
          title={title}
          note={t('link.driver.dotsNote')}
          of={t('link.column.group')}
          unit="share"
          rows={bins.map((bin) => ({
            id: bin.key,
            label: label(bin),
            estimate: bin.standardised,
            crude: bin.crude.value,
            n: bin.n,
          }))}
        />
        {result.levels.length > 2 ? <Levels answer={answer} words={words} /> : null}
      </>
    );
  return (
    <LineChart
      title={title}
      note={t('link.driver.curveNote')}
      height={curveHeight}
      labels={bins.map(label)}
      unit="share"
      loose
      series={[
        {
          id: 'standardised',
          name: t('link.driver.standardised'),
          values: bins.map((bin) => {
            const shown = bin.smooth ?? bin.standardised;
            return shown && { ...shown, n: bin.n };
          }),
        },
        {
          id: 'crude',
          name: t('link.driver.crude'),
          past: true,
          values: bins.map(({ crude }) => crude),
        },
      ]}
    />
  );
}

/** Categories: each against all the others. */
function Levels({ answer, words }: { readonly answer: DriverAnswer; readonly words: DriverWords }) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  const { result, summary } = answer;
  const left = result.leftOut.length;
  return (
    <DotPlot
      title={t('link.driver.levels')}
      note={`${t('link.driver.levelsNote')} ${left > 0 ? t('link.driver.leftOut', { count: left, n: format.number(left) }) : ''}`}
      of={t('link.column.group')}
      rows={result.levels.map(({ key, n, difference }) => ({
        id: key,
        label: words.group(summary, { key, from: null, to: null }),
        estimate: difference,
        n,
      }))}
    />
  );
}
