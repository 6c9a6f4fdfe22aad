import { PageFrame } from '#platform/web/components/PageFrame.tsx';
import { ChartSamples } from './ChartSamples.tsx';
import { FigureSamples } from './FigureSamples.tsx';
import { StateSamples } from './StateSamples.tsx';
import { TableSamples } from './TableSamples.tsx';

/** Every shared component with example values, for looking at while working on it. Not in the build. */
export default function GalleryPage() {
  return (
    <PageFrame question="Component gallery: example values, not data" lead="Only under vite dev.">
      <FigureSamples />
      <ChartSamples />
      <TableSamples />
      <StateSamples />
    </PageFrame>
  );
}
