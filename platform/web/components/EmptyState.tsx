import type { ReactNode } from 'react';
import classes from './States.module.css';

type EmptyStateProps = {
  readonly title: string;
  /** why it is empty and what would fill it */
  readonly text?: ReactNode;
  /** the button or link that does it */
  readonly action?: ReactNode;
  /** inside a chart or table: less air */
  readonly compact?: boolean;
};

/** Nothing to show, and what to do about it. */
export function EmptyState({ title, text, action, compact = false }: EmptyStateProps) {
  return (
    <div className={classes.state} data-compact={compact}>
      <p className={classes.title}>{title}</p>
      {text ? <p className={classes.text}>{text}</p> : null}
      {action ? <div className={classes.action}>{action}</div> : null}
    </div>
  );
}
