import type { EChartsCoreOption } from 'echarts/core';
import { download, fileName } from '../csv.ts';
import type { LegendItem } from './Chart.tsx';
import { baseOption, type ChartLook } from './look.ts';

/** A canvas takes whatever face is there when it draws, so both scripts must be there before. */
export const fontReady = (): Promise<unknown> =>
  document.fonts.load("12px 'Inter Variable'", 'Aя').catch(() => undefined);

/** The picture with its title and legend drawn in, at twice the size of the screen's. */
export async function savePng(
  title: string,
  option: EChartsCoreOption,
  legend: readonly LegendItem[],
  look: ChartLook,
  height: number,
): Promise<void> {
  const [{ init }] = await Promise.all([import('./echarts.ts'), fontReady()]);
  const box = document.createElement('div');
  const head = legend.length > 1 ? 72 : 44;
  Object.assign(box.style, {
    position: 'fixed',
    left: '-10000px',
    width: '960px',
    height: `${height + head}px`,
  });
  document.body.append(box);
  const chart = init(box, null, { renderer: 'canvas' });
  const base = baseOption(look);
  const grid = { ...(base.grid as object), ...(option.grid as object | undefined), top: head + 8 };
  const text = {
    color: look.tokens.ink,
    fontSize: 16,
    fontWeight: 600,
    fontFamily: (base.textStyle as { fontFamily: string }).fontFamily,
  };
  chart.setOption({
    ...base,
    ...option,
    animation: false,
    grid,
    title: { text: title, left: 12, top: 12, textStyle: text },
    ...(legend.length > 1
      ? {
          legend: {
            left: 12,
            top: 40,
            icon: 'rect',
            itemHeight: 3,
            itemWidth: 20,
            data: legend.map(({ name }) => name),
            textStyle: { color: look.tokens.inkSoft },
          },
        }
      : {}),
  });
  // A blob straight from the canvas: the content security policy lets nothing be fetched from a data address.
  const canvas = chart.renderToCanvas({ pixelRatio: 2, backgroundColor: look.tokens.paper });
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  chart.dispose();
  box.remove();
  if (blob) download(fileName(title, 'png'), blob);
}
