import { ActionIcon, Skeleton, Tooltip } from '@mantine/core';
import { IconChartLine, IconFileTypeCsv, IconPhotoDown, IconTable } from '@tabler/icons-react';
import type { EChartsCoreOption, EChartsType } from 'echarts/core';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../components/EmptyState.tsx';
import { ErrorState } from '../components/ErrorState.tsx';
import { ScrollRegion } from '../components/ScrollRegion.tsx';
import { type CsvValue, csvText, download, fileName } from '../csv.ts';
import classes from './Chart.module.css';
import { ChartTable } from './ChartTable.tsx';
import { baseOption, type ChartLook, dashAt, useChartLook } from './look.ts';
import { fontReady, savePng } from './png.ts';

const loadLibrary = () => import('./echarts.ts');
// Whoever loads a page with charts needs the library a moment later: it comes while the numbers are fetched.
loadLibrary().catch(() => undefined);

/** What every chart takes beside its data. */
export type ChartProps = {
  /** says what is drawn, with the unit where it is not obvious: "Median time to first reply, by week" */
  readonly title: string;
  /** definition, period, caveat: below the picture */
  readonly note?: ReactNode;
  /** pixels; default 280 */
  readonly height?: number;
  readonly error?: unknown;
  readonly onRetry?: () => void;
  /** instead of "No data in this period" */
  readonly empty?: ReactNode;
};

/** The numbers behind a picture: for "show as a table", for CSV and for readers who cannot see it. */
export type ChartData = {
  readonly columns: readonly { readonly label: string; readonly print?: (value: number) => string }[];
  readonly rows: readonly (readonly CsvValue[])[];
};

export type LegendItem = {
  readonly name: string;
  readonly color: string;
  readonly dash?: number;
  readonly faint?: boolean;
};

type ChartFrameProps = ChartProps & {
  /** undefined while loading; no rows = empty */
  readonly data: ChartData | undefined;
  readonly option: (look: ChartLook) => EChartsCoreOption;
  readonly legend?: (look: ChartLook) => readonly LegendItem[];
  /** pixels the picture needs to be legible; on less it scrolls sideways */
  readonly minWidth?: number;
  /** e.g. the numbers at risk */
  readonly below?: ReactNode;
  /** a mark was clicked; the index in the data */
  readonly onPick?: (index: number) => void;
};

/** The frame of every chart: name, tools, states, legend, picture or table. */
export function ChartFrame(props: ChartFrameProps) {
  const {
    title,
    note,
    height = 280,
    error,
    onRetry,
    data,
    option,
    legend,
    below,
    onPick,
    empty,
    minWidth,
  } = props;
  const { t } = useTranslation('platform');
  const look = useChartLook();
  const [asTable, setAsTable] = useState(false);
  const chart = useRef<EChartsType>(null);
  const full = data !== undefined && data.rows.length > 0;
  const items = legend?.(look) ?? [];
  const drawn = useMemo(() => option(look), [option, look]);
  return (
    <figure className={classes.figure} aria-label={title}>
      <figcaption className={classes.head}>
        <span className={classes.title}>{title}</span>
        {full && !error ? (
          <Tools
            asTable={asTable}
            onToggle={() => setAsTable((was) => !was)}
            onCsv={() =>
              download(fileName(title, 'csv'), csvText([data.columns.map((c) => c.label), ...data.rows]))
            }
            onPng={() => void savePng(title, drawn, items, look, height)}
          />
        ) : null}
      </figcaption>
      {error ? (
        <ErrorState error={error} compact {...(onRetry ? { onRetry } : {})} />
      ) : data === undefined ? (
        <Skeleton height={height} />
      ) : !full ? (
        <div style={{ minHeight: height / 2 }}>
          {empty ?? <EmptyState compact title={t('chart.empty')} />}
        </div>
      ) : asTable ? (
        <ChartTable title={title} data={data} height={height} />
      ) : (
        <>
          {items.length > 1 ? <Legend items={items} /> : null}
          <Wide label={title} minWidth={minWidth}>
            <Canvas
              option={drawn}
              look={look}
              height={height}
              label={t('chart.summary', { title, n: data.rows.length })}
              chart={chart}
              onPick={onPick}
            />
          </Wide>
          {below}
        </>
      )}
      {note && full ? <p className={classes.note}>{note}</p> : null}
    </figure>
  );
}

type WideProps = {
  readonly label: string;
  readonly minWidth: number | undefined;
  readonly children: ReactNode;
};

function Wide({ label, minWidth, children }: WideProps) {
  if (minWidth === undefined) return children;
  return (
    <ScrollRegion className={classes.wide ?? ''} label={label}>
      <div style={{ minWidth }}>{children}</div>
    </ScrollRegion>
  );
}

type ToolsProps = {
  readonly asTable: boolean;
  readonly onToggle: () => void;
  readonly onCsv: () => void;
  readonly onPng: () => void;
};

function Tools({ asTable, onToggle, onCsv, onPng }: ToolsProps) {
  const { t } = useTranslation('platform');
  const tools = [
    {
      label: asTable ? t('chart.asChart') : t('chart.asTable'),
      Icon: asTable ? IconChartLine : IconTable,
      act: onToggle,
    },
    { label: t('chart.csv'), Icon: IconFileTypeCsv, act: onCsv },
    ...(asTable ? [] : [{ label: t('chart.png'), Icon: IconPhotoDown, act: onPng }]),
  ];
  return (
    <div className={classes.tools} role="toolbar" aria-label={t('chart.tools')}>
      {tools.map(({ label, Icon, act }) => (
        <Tooltip key={label} label={label}>
          <ActionIcon aria-label={label} onClick={act}>
            <Icon size={18} stroke={1.5} />
          </ActionIcon>
        </Tooltip>
      ))}
    </div>
  );
}

function Legend({ items }: { readonly items: readonly LegendItem[] }) {
  return (
    <ul className={classes.legend}>
      {items.map((item) => (
        <li key={item.name} style={{ opacity: item.faint ? 0.75 : 1 }}>
          <svg width="24" height="8" aria-hidden="true">
            <title>{item.name}</title>
            <line
              x1="0"
              x2="24"
              y1="4"
              y2="4"
              stroke={item.color}
              strokeWidth="2.5"
              {...(item.dash === undefined ? {} : { strokeDasharray: dashText(item.dash) })}
            />
          </svg>
          {item.name}
        </li>
      ))}
    </ul>
  );
}

const dashText = (index: number): string => {
  const dash = dashAt(index);
  return dash === 'solid' ? 'none' : dash.join(' ');
};

type CanvasProps = {
  readonly option: EChartsCoreOption;
  readonly look: ChartLook;
  readonly height: number;
  readonly label: string;
  readonly chart: React.RefObject<EChartsType | null>;
  readonly onPick: ((index: number) => void) | undefined;
};

function Canvas({ option, look, height, label, chart, onPick }: CanvasProps) {
  const ref = useRef<HTMLDivElement>(null);
  const [ready, setReady] = useState(false);
  const pick = useRef(onPick);
  pick.current = onPick;

  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    let gone = false;
    const observer = new ResizeObserver(() => chart.current?.resize());
    void Promise.all([loadLibrary(), fontReady()]).then(([{ init }]) => {
      if (gone) return;
      const made = init(element, null, { renderer: 'canvas' });
      made.on('click', (event) => pick.current?.(event.dataIndex));
      chart.current = made;
      observer.observe(element);
      setReady(true);
    });
    return () => {
      gone = true;
      observer.disconnect();
      chart.current?.dispose();
      chart.current = null;
      setReady(false);
    };
  }, [chart]);

  useEffect(() => {
    if (ready)
      chart.current?.setOption(
        { ...baseOption(look), ...option, tooltip: merged(look, option) },
        { notMerge: true },
      );
  }, [ready, option, look, chart]);

  return (
    <div
      ref={ref}
      role="img"
      aria-label={label}
      className={classes.canvas}
      style={{ height }}
      data-ready={ready}
    />
  );
}

const merged = (look: ChartLook, option: EChartsCoreOption): Record<string, unknown> => ({
  ...(baseOption(look).tooltip as Record<string, unknown>),
  ...(option.tooltip as Record<string, unknown> | undefined),
});
