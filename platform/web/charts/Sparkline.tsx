type SparklineProps = {
  /** null leaves a gap */
  readonly values: readonly (number | null)[];
  /** what it shows and how it moved, in words */
  readonly label: string;
  readonly width?: number;
  readonly height?: number;
};

/** A line the size of a word, without a chart library: for the first screen and for table cells. */
export function Sparkline({ values, label, width = 96, height = 24 }: SparklineProps) {
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return null;
  const low = Math.min(...known);
  const span = Math.max(...known) - low || 1;
  const x = (index: number): number => (index / (values.length - 1)) * (width - 4) + 2;
  const y = (value: number): number => height - 3 - ((value - low) / span) * (height - 6);
  const path = values
    .map((value, index) => {
      if (value === null) return '';
      const before = values[index - 1];
      return `${before === null || before === undefined ? 'M' : 'L'}${x(index).toFixed(1)} ${y(value).toFixed(1)}`;
    })
    .join('');
  const last = values.findLastIndex((value) => value !== null);
  return (
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      <path d={path} fill="none" stroke="var(--hf-accent)" strokeWidth="1.5" strokeLinejoin="round" />
      <circle cx={x(last)} cy={y(values[last] ?? low)} r="2.25" fill="var(--hf-accent)" />
    </svg>
  );
}
