import type { MetricValue } from '#platform/core/metric.ts';
import { ApiProblem } from '#platform/web/api-client.ts';
import { CohortTriangle } from '#platform/web/charts/CohortTriangle.tsx';
import { Histogram } from '#platform/web/charts/Histogram.tsx';
import { IntervalChart } from '#platform/web/charts/IntervalChart.tsx';
import { LineChart } from '#platform/web/charts/LineChart.tsx';
import { Sparkline } from '#platform/web/charts/Sparkline.tsx';
import { SurvivalChart } from '#platform/web/charts/SurvivalChart.tsx';
import { Pair, Section } from '#platform/web/components/PageFrame.tsx';
import { useFormat } from '#platform/web/i18n.ts';

const wave = (index: number, phase: number): number => Math.sin(index / 3 + phase);
const weeks = Array.from(
  { length: 26 },
  (_, index) =>
    `2026-${String(1 + Math.floor(index / 4.4)).padStart(2, '0')}-${String(1 + ((index * 7) % 28)).padStart(2, '0')}`,
);

const line = (base: number, phase: number): (MetricValue | null)[] =>
  weeks.map((_, index) => {
    if (index === 12) return null;
    const value = base * (1 + 0.15 * wave(index, phase) + index * 0.01);
    return { value, low: value * 0.88, high: value * 1.13, n: 80 + index };
  });

const survival = (rate: number) =>
  Array.from({ length: 60 }, (_, index) => {
    const value = Math.exp((-rate * index) / 60);
    const half = 0.008 + index * 0.0016;
    return {
      time: index * 12,
      value,
      low: Math.max(0, value - half),
      high: Math.min(1, value + half),
      atRisk: Math.round(900 * value * (1 - index / 70)),
    };
  });

export function ChartSamples() {
  const format = useFormat();
  const labels = weeks.map((day) => format.date(day, 'short-day'));
  const triangle = Array.from({ length: 14 }, (_, row) => ({
    label: format.date(`2025-${String(1 + (row % 12)).padStart(2, '0')}-01`, 'month'),
    size: 180 + ((row * 37) % 90),
    cells: Array.from({ length: 14 - row }, (_, column) => ({
      value: column === 0 ? 1 : 0.62 * 0.93 ** column + 0.04 * wave(row + column, 1),
      low: 0.3,
      high: 0.6,
      n: 180 + ((row * 37) % 90),
      complete: column < 13 - row,
    })),
  }));
  const rows = ['Chat', 'Telegram', 'Phone', 'E-mail', 'Контактная форма на сайте компании'].map(
    (label, index) => ({
      id: label,
      label,
      metric:
        index === 4
          ? { value: null, low: null, high: null, n: 7, needed: 23 }
          : {
              value: 1800 * (index + 1),
              low: 1500 * (index + 1),
              high: 2150 * (index + 1),
              n: 420 - index * 70,
            },
    }),
  );
  const edges = [0, 60, 300, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400, 172_800];
  const bins = edges.map((from, index) => ({
    from,
    to: edges[index + 1] ?? null,
    count: Math.round(320 * Math.exp(-(((index - 5) / 2.4) ** 2))),
  }));
  return (
    <Section title="Charts">
      <Pair>
        <LineChart
          title="Time to first reply, median by week"
          labels={labels}
          unit="seconds"
          note="The band is the 95 % interval."
          series={[{ id: 'all', name: 'All channels', values: line(8000, 0) }]}
        />
        <LineChart
          title="CSAT by week"
          labels={labels}
          unit="share"
          series={[
            { id: 'a', name: 'E-mail', values: line(0.5, 0) },
            { id: 'b', name: 'Chat', values: line(0.66, 2) },
            { id: 'c', name: 'E-mail, before', values: line(0.42, 1), past: true },
          ]}
        />
        <IntervalChart
          title="Median time to first reply, by channel"
          of="Channel"
          rows={rows}
          unit="seconds"
          reference={{ value: 3900, label: 'all' }}
        />
        <IntervalChart
          title="CES, by channel"
          of="Channel"
          unit="mean"
          rows={rows.map((row, index) => ({
            ...row,
            metric: { ...row.metric, value: 3.2 + index / 5, low: 3 + index / 5, high: 3.4 + index / 5 },
          }))}
        />
        <Histogram
          title="How long customers wait"
          bins={bins}
          unit="seconds"
          markers={[
            { value: 4100, label: 'median' },
            { value: 40_000, label: 'p90' },
          ]}
        />
        <SurvivalChart
          title="How long customers stay"
          series={[
            { id: 'fast', name: 'Answered within 2 h', points: survival(0.5) },
            { id: 'slow', name: 'Answered later', points: survival(1.1) },
          ]}
        />
      </Pair>
      <CohortTriangle
        title="Customers who came back, by month of first order"
        rows={triangle}
        unit="share"
        columnName="Months since first order"
      />
      <Pair>
        <LineChart title="Loading" labels={[]} unit="count" series={undefined} />
        <LineChart title="Empty" labels={labels} unit="count" series={[]} />
        <LineChart
          title="Failed"
          labels={labels}
          unit="count"
          series={[]}
          error={
            new ApiProblem({ code: 'platform:offline', title: 'The server cannot be reached.', status: 0 })
          }
          onRetry={() => {}}
        />
        <div>
          <Sparkline values={[3, 4, 3.5, null, 5, 6, 5.5]} label="example" />
        </div>
      </Pair>
    </Section>
  );
}
