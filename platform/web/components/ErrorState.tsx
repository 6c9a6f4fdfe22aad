import { Alert, Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../api-client.ts';
import classes from './States.module.css';

type ErrorStateProps = {
  readonly error: unknown;
  readonly onRetry?: () => void;
  readonly compact?: boolean;
};

/** What a failure is called for the reader: the server's own sentence, or ours. */
export function useProblemText(): (error: unknown) => string {
  const { t } = useTranslation('platform');
  return (error) => (error instanceof ApiProblem && error.title !== '' ? error.title : t('error.unexpected'));
}

/** A part of the page that could not be loaded; the rest stays usable. */
export function ErrorState({ error, onRetry, compact = false }: ErrorStateProps) {
  const { t } = useTranslation('platform');
  const text = useProblemText();
  const code = error instanceof ApiProblem ? error.code : null;
  return (
    <div className={classes.state} data-compact={compact} role="alert">
      <p className={classes.title}>{t('error.title')}</p>
      <p className={classes.text}>{text(error)}</p>
      {onRetry ? (
        <div className={classes.action}>
          <Button variant="default" onClick={onRetry}>
            {t('action.retry')}
          </Button>
        </div>
      ) : null}
      {code ? <p className={classes.code}>{code}</p> : null}
    </div>
  );
}

/** The same inside a form: why saving did not work, in one line above the buttons. */
export function ProblemAlert({ error }: { readonly error: unknown }) {
  const text = useProblemText();
  if (error === null || error === undefined) return null;
  return (
    <Alert color="orange" variant="light" role="alert">
      {text(error)}
    </Alert>
  );
}
