import { Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './Sentence.module.css';

type SentenceProps = {
  /** absent while loading */
  readonly children?: ReactNode;
  /** what the answer rests on or why it must be read with care; smaller, below */
  readonly note?: ReactNode;
};

/** The answer of a page as one sentence, with its number, interval and n inside (see `InlineMetric`). */
export function Sentence({ children, note }: SentenceProps) {
  if (children === undefined || children === null) return <Skeleton height={28} width="72%" />;
  return (
    <div aria-live="polite">
      <p className={classes.sentence}>{children}</p>
      {note ? <p className={classes.note}>{note}</p> : null}
    </div>
  );
}
