import { useTranslation } from 'react-i18next';
import type { TicketLine } from '../../core/schema.ts';
import classes from './tickets.module.css';

/** The status in words, with a mark that tells open from done without colour alone: filled, half, hollow. */
export function StatusText({ status }: Pick<TicketLine, 'status'>) {
  const { t } = useTranslation('tickets');
  return (
    <span className={classes.status} data-status={status}>
      {t(`status.${status}`)}
    </span>
  );
}

/** How a ticket's promises of speed stand: the word says it, the colour repeats it. */
export function PromiseText({ promise }: { readonly promise: 'met' | 'breached' | 'running' | null }) {
  const { t } = useTranslation('tickets');
  return promise ? (
    <span className={classes.promise} data-promise={promise}>
      {t(`promise.${promise}`)}
    </span>
  ) : null;
}
