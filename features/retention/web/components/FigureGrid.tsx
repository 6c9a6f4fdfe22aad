import type { ReactNode } from 'react';
import classes from './FigureGrid.module.css';

type FigureGridProps = {
  /** how many stand side by side where there is room; the number of cards is a multiple, so that no row is left ragged */
  readonly columns: 3 | 4 | 5;
  readonly children: ReactNode;
};

/** The headline figures of a page in even rows. */
export function FigureGrid({ columns, children }: FigureGridProps) {
  return (
    <div className={classes.grid} data-columns={columns}>
      {children}
    </div>
  );
}
