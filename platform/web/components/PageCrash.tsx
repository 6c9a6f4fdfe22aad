import { Button, Loader, VisuallyHidden } from '@mantine/core';
import type { ErrorComponentProps } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../api-client.ts';
import { ErrorState } from './ErrorState.tsx';
import classes from './States.module.css';

/** What stands where a page broke. The navigation around it still works. */
export function PageCrash({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation('platform');
  if (error instanceof ApiProblem) {
    return (
      <div className={classes.alone}>
        <ErrorState error={error} onRetry={() => window.location.reload()} />
      </div>
    );
  }
  const told = error instanceof Error ? error : new Error(String(error));
  // After an update of the server the page's old code is gone from it.
  const outdated = /dynamically imported module|module script failed|preload CSS/i.test(told.message);
  return (
    <div className={classes.alone}>
      <div className={classes.state} role="alert">
        <p className={classes.title}>{outdated ? t('error.newVersion') : t('error.crash')}</p>
        {outdated ? null : (
          <>
            <p className={classes.text}>{t('error.crashText')}</p>
            <p className={classes.code}>
              {told.name}: {told.message}
            </p>
          </>
        )}
        <div className={classes.action}>
          <Button onClick={() => window.location.reload()}>{t('action.reload')}</Button>
          {outdated ? null : (
            <Button variant="default" onClick={reset}>
              {t('action.retry')}
            </Button>
          )}
        </div>
      </div>
    </div>
  );
}

/** While the code of a page is on its way and that takes longer than a moment. */
export function PagePending() {
  const { t } = useTranslation('platform');
  return (
    <div className={classes.alone} role="status">
      <Loader size="sm" aria-hidden />
      <VisuallyHidden>{t('state.loading')}</VisuallyHidden>
    </div>
  );
}
