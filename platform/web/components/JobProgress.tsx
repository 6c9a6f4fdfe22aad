import { Button, Progress } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n.ts';
import { isFinished, type JobView } from '../job.ts';
import classes from './JobProgress.module.css';

type JobProgressProps = {
  readonly job: JobView;
  /** what is being done: "Importing orders.csv" */
  readonly title: string;
  /** name of the phase, where the job tells one */
  readonly phase?: string;
  /** absent: this job cannot be stopped */
  readonly onCancel?: () => void;
  readonly cancelling?: boolean;
  /** counts of the outcome */
  readonly children?: ReactNode;
};

/** A long job: how far, how fast, how long still, and a way to stop it. */
export function JobProgress({ job, title, phase, onCancel, cancelling = false, children }: JobProgressProps) {
  const { t } = useTranslation('platform');
  const format = useFormat();
  const { done = 0, total = null, perSecond } = job.progress ?? {};
  const share = total ? Math.min(1, done / total) : null;
  const running = job.state === 'running';
  const left = running && total && perSecond ? (total - done) / perSecond : null;
  const finished = isFinished(job);
  const facts = [
    t(`job.${job.state}`),
    phase,
    total === null
      ? done > 0
        ? format.number(done)
        : undefined
      : t('job.of', { done: format.number(done), total: format.number(total) }),
    running && perSecond ? t('job.rate', { n: format.number(perSecond) }) : undefined,
    left !== null && left > 2 ? t('job.left', { time: format.duration(left) }) : undefined,
  ].filter((fact) => fact !== undefined);
  return (
    <div className={classes.job}>
      <div className={classes.head}>
        <span className={classes.title}>{title}</span>
        {onCancel && !finished ? (
          <Button variant="default" size="xs" onClick={onCancel} loading={cancelling}>
            {cancelling ? t('job.cancelling') : t('job.cancel')}
          </Button>
        ) : null}
      </div>
      <Progress
        value={job.state === 'done' ? 100 : (share ?? (running ? 100 : 0)) * 100}
        size="sm"
        striped={running && share === null}
        animated={running && share === null}
        color={job.state === 'failed' ? 'orange' : 'teal'}
        aria-label={title}
      />
      <div className={classes.facts} aria-live="polite">
        {facts.join(' · ')}
      </div>
      {job.error ? (
        <p className={classes.error} role="alert">
          {job.error}
        </p>
      ) : null}
      {children}
    </div>
  );
}
