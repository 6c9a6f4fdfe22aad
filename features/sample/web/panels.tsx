import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ButtonLink } from '#platform/web/components/AppLink.tsx';
import { ErrorState, ProblemAlert } from '#platform/web/components/ErrorState.tsx';
import { JobProgress } from '#platform/web/components/JobProgress.tsx';
import { translateKey, useFormat } from '#platform/web/i18n.ts';
import { useSession } from '#platform/web/session.ts';
import classes from './components/SampleCompany.module.css';
import { useSampleCompany } from './components/use-sample-company.ts';

/** Makes the sample company, shows how far it is, opens Today when it is there, and removes it again. */
export function SampleCompanyCard() {
  const { t, i18n } = useTranslation('sample');
  const format = useFormat();
  const session = useSession();
  const navigate = useNavigate();
  const company = useSampleCompany(() => void navigate({ to: '/' }));
  const { status, job, load, remove, cancel } = company;
  const may = session.can('sample.manage');
  const { state = 'absent', otherCustomers = 0, today = null } = status.data ?? {};
  const working = state === 'loading' || state === 'removing';
  const phase = job?.progress?.phase;
  if (status.error) return <ErrorState error={status.error} onRetry={() => void status.refetch()} compact />;
  return (
    <section className={classes.card} aria-labelledby="sample-company">
      <h2 className={classes.title} id="sample-company">
        {t(state === 'loaded' ? 'card.loaded' : 'card.title')}
      </h2>
      <p className={classes.text}>{t('card.text')}</p>
      <p className={classes.text}>{t('card.truths')}</p>
      {state === 'loaded' && today !== null ? (
        <p className={classes.text}>{t('card.loadedText', { day: format.date(today) })}</p>
      ) : null}
      {state === 'partial' ? <p role="status">{t('card.failed')}</p> : null}
      {state === 'absent' && otherCustomers > 0 ? (
        <p className={classes.text}>
          {t('card.beside', { count: otherCustomers, n: format.number(otherCustomers) })}
        </p>
      ) : null}
      <ProblemAlert error={load.error ?? remove.error ?? cancel.error} />
      {working && job ? (
        <JobProgress
          job={job}
          title={t(state === 'loading' ? 'card.loading' : 'card.removing')}
          {...(phase === undefined ? {} : { phase: translateKey(i18n, phase) })}
          {...(session.can('jobs.cancel') ? { onCancel: () => cancel.mutate() } : {})}
          cancelling={cancel.isPending || cancel.isSuccess}
        />
      ) : null}
      <div className={classes.actions}>
        {state === 'loaded' ? <ButtonLink to="/">{t('card.open')}</ButtonLink> : null}
        {may && (state === 'absent' || state === 'partial') ? (
          <Button
            variant={otherCustomers > 0 ? 'default' : 'filled'}
            onClick={() => load.mutate(otherCustomers > 0)}
            loading={load.isPending || status.isPending}
          >
            {t(state === 'partial' ? 'card.again' : otherCustomers > 0 ? 'card.loadAlongside' : 'card.load')}
          </Button>
        ) : null}
        {may && (state === 'loaded' || state === 'partial') ? (
          <Button variant="default" onClick={() => remove.mutate()} loading={remove.isPending}>
            {t('card.remove')}
          </Button>
        ) : null}
      </div>
      {may && state === 'absent' ? <p className={classes.text}>{t('card.takes')}</p> : null}
    </section>
  );
}
