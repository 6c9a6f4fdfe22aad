import { Button, Group } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { platformApi } from '../api.ts';
import { ErrorState, ProblemAlert } from '../components/ErrorState.tsx';
import { JobProgress } from '../components/JobProgress.tsx';
import { PageFrame, Section } from '../components/PageFrame.tsx';
import { translateKey, useFormat } from '../i18n.ts';
import { isFinished } from '../job.ts';
import { useSession } from '../session.ts';
import classes from './SystemPage.module.css';

type Counted = 'failed' | 'stuck' | 'pending';

/** What this installation stands on: its health, its figures, its backups, its background work. */
export default function SystemPage() {
  const { t, i18n } = useTranslation('platform');
  const format = useFormat();
  const session = useSession();
  const queries = useQueryClient();
  const doctor = useQuery({
    queryKey: ['platform', 'doctor'],
    queryFn: ({ signal }) => platformApi.doctor(undefined, { signal }),
  });
  const status = useQuery({
    queryKey: ['platform', 'analytics'],
    queryFn: ({ signal }) => platformApi.analytics.status(undefined, { signal }),
    refetchInterval: 5000,
  });
  const jobs = useQuery({
    queryKey: ['platform', 'jobs'],
    queryFn: ({ signal }) => platformApi.jobs.list(undefined, { signal }),
    refetchInterval: (query) => (query.state.data?.some((job) => !isFinished(job)) ? 1000 : 10_000),
  });
  const rebuild = useMutation({
    mutationFn: () => platformApi.analytics.rebuild(),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['platform', 'jobs'] }),
  });
  const cancel = useMutation({
    mutationFn: (jobId: string) => platformApi.jobs.cancel({ jobId }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['platform', 'jobs'] }),
  });
  /** "imports.run" is named by its own row: `imports:job.run` */
  const jobName = (kind: string): string =>
    translateKey(i18n, kind.replace('.', ':job.'), { defaultValue: kind });
  /** "failed 0, stuck 0", "lag 3 s": words of the server in those of the reader */
  const detailRead = (detail: string): string =>
    detail
      .replaceAll(/\blag (\d+) s\b/g, (_all, seconds: string) =>
        t('system.detail.lag', { time: format.duration(Number(seconds)) }),
      )
      .replaceAll(/\b(failed|stuck|pending) (\d+)/g, (_all, word: Counted, count: string) =>
        t(`system.detail.${word}`, { n: format.number(Number(count)) }),
      );
  return (
    <PageFrame question={t('system.title')} lead={t('system.lead')}>
      <Section title={t('system.health')}>
        {doctor.error ? (
          <ErrorState error={doctor.error} onRetry={() => void doctor.refetch()} compact />
        ) : null}
        <ul className={classes.list}>
          {doctor.data?.map(({ id, state, detail }) => (
            <li key={id} className={classes.item}>
              <span className={classes.state} data-state={state}>
                {t(`system.state.${state}`)}
              </span>
              <span className={classes.name}>{t(`system.check.${id}`)}</span>
              <span className={classes.detail}>{detailRead(detail)}</span>
            </li>
          ))}
        </ul>
      </Section>
      <Section
        title={t('system.analytics')}
        lead={
          status.data
            ? t('system.analyticsLead', {
                engine: status.data.engine,
                lag: format.duration(status.data.lagSeconds),
                pending: format.number(status.data.pendingEvents),
                when: status.data.refreshedAt ? format.ago(status.data.refreshedAt) : '–',
              })
            : undefined
        }
        actions={
          session.can('analytics.rebuild') ? (
            <Button variant="default" onClick={() => rebuild.mutate()} loading={rebuild.isPending}>
              {t('system.rebuild')}
            </Button>
          ) : null
        }
      >
        <ProblemAlert error={rebuild.error ?? status.error} />
        <ul className={classes.list}>
          {Object.entries(status.data?.rows ?? {}).map(([table, rows]) => (
            <li key={table} className={classes.count}>
              <code className={classes.name}>{table}</code>
              <span className={classes.detail}>{format.number(rows)}</span>
            </li>
          ))}
        </ul>
      </Section>
      {session.can('platform.backup') ? (
        <Section title={t('system.backup')} lead={t('system.backupLead')}>
          <Group>
            <Button component="a" href="/api/v1/backup" variant="default">
              {t('system.backupGet')}
            </Button>
          </Group>
        </Section>
      ) : null}
      <Section title={t('system.jobs')}>
        <ProblemAlert error={cancel.error ?? jobs.error} />
        {jobs.data?.length === 0 ? <p className={classes.detail}>{t('system.noJobs')}</p> : null}
        {jobs.data?.map((job) => (
          <JobProgress
            key={job.jobId}
            job={job}
            title={`${jobName(job.kind)} · ${format.date(job.createdAt, 'minute')}`}
            {...(session.can('jobs.cancel') ? { onCancel: () => cancel.mutate(job.jobId) } : {})}
            cancelling={cancel.isPending && cancel.variables === job.jobId}
          >
            {job.error}
          </JobProgress>
        ))}
      </Section>
    </PageFrame>
  );
}
