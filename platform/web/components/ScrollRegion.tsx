import type { CSSProperties, ReactNode, Ref } from 'react';

type ScrollRegionProps = {
  readonly label: string;
  /** absent: scrolls sideways when what is inside is too wide */
  readonly className?: string;
  readonly style?: CSSProperties;
  readonly ref?: Ref<HTMLDivElement>;
  readonly children: ReactNode;
};

// In the tab order on purpose: without a pointer the keyboard is the only way to scroll it.
const reachable = { role: 'region', tabIndex: 0, 'data-scrolls': true } as const;

/** A part of the page that scrolls by itself. */
export function ScrollRegion({ label, children, style, ...rest }: ScrollRegionProps) {
  const scrolls = rest.className === undefined ? { overflowX: 'auto' as const, ...style } : style;
  return (
    <div {...reachable} {...{ 'aria-label': label }} {...(scrolls ? { style: scrolls } : {})} {...rest}>
      {children}
    </div>
  );
}
