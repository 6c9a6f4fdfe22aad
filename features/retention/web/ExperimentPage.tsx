import { Badge, Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Experiment, ExperimentResult } from '#features/retention/core/experiment-schema.ts';
import { AppLink } from '#platform/web/components/AppLink.tsx';
import { ErrorState } from '#platform/web/components/ErrorState.tsx';
import { PageFrame, Section } from '#platform/web/components/PageFrame.tsx';
import { ScrollRegion } from '#platform/web/components/ScrollRegion.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import { useSession } from '#platform/web/session.ts';
import { ExperimentActions } from './components/ExperimentActions.tsx';
import {
  ResultCourse,
  ResultForecast,
  ResultSentence,
  ResultTables,
} from './components/ExperimentResult.tsx';
import { classFields } from './components/experiment-draft.ts';
import classes from './components/experiments.module.css';
import { retentionApi } from './components/use-slice.ts';

/** One experiment: what it says by now, whether it may be believed, and how it is carried out. */
export default function ExperimentPage() {
  const { t } = useTranslation('retention');
  const { experimentId = '' } = useParams({ strict: false }) as { experimentId?: string };
  const query = useQuery({
    queryKey: ['retention', 'experiments', experimentId, 'result'],
    queryFn: ({ signal }) => retentionApi.experiments.result({ experimentId }, { signal }),
  });
  const { data, error } = query;
  const experiment = data?.experiment;
  return (
    <PageFrame
      question={experiment?.name ?? t('experiments.page.title')}
      lead={
        experiment ? (
          <>
            <Badge variant="light" radius="sm" mr={8}>
              {t(`experiments.state.${experiment.state}`)}
            </Badge>
            {experiment.tried || t(`experiments.kindHelp.${experiment.kind}`)}
          </>
        ) : null
      }
      actions={experiment ? <ExperimentActions experiment={experiment} /> : null}
      answer={error ? null : <ResultSentence result={data} />}
      next={
        <>
          <AppLink to="/experiments">{t('experiments.toList')}</AppLink>
          <AppLink to="/worth">{t('experiments.toWorth')}</AppLink>
        </>
      }
    >
      {error ? <ErrorState error={error} onRetry={() => void query.refetch()} /> : null}
      {data && experiment ? (
        <>
          <Told experiment={experiment} />
          {experiment.state === 'draft' ? null : (
            <>
              {data.refused === 'split' ? null : <ResultCourse result={data} />}
              <ResultTables result={data} />
              <ResultForecast result={data} />
            </>
          )}
          <Plan result={data} />
          <Running experiment={experiment} />
        </>
      ) : null}
    </PageFrame>
  );
}

function Told({ experiment }: { readonly experiment: Experiment }) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  const { decision, decidedAt, stoppedAt, reason } = experiment;
  if (decision && decidedAt)
    return (
      <p className={classes.text}>
        {t('experiments.act.decidedAs', {
          date: format.date(decidedAt),
          decision: t(`experiments.act.${decision}`),
          reason,
        })}
      </p>
    );
  return stoppedAt ? (
    <p className={classes.text}>{t('experiments.act.stoppedAs', { date: format.date(stoppedAt), reason })}</p>
  ) : null;
}

function Plan({ result }: { readonly result: ExperimentResult }) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  const { experiment } = result;
  const { plan, rule, kind, state } = experiment;
  const group = classFields.flatMap((field) =>
    plan.class[field].length > 0
      ? [`${t(`experiments.field.${field}`)}: ${plan.class[field].join(', ')}`]
      : [],
  );
  const lines: readonly [string, string][] = [
    [t('experiments.field.kind'), t(`experiments.kind.${kind}`)],
    [t('experiments.page.class'), group.length === 0 ? t('experiments.page.everybody') : group.join(' · ')],
    [
      t('experiments.field.outcome'),
      t(`experiments.outcome.${plan.outcome}`, { days: format.number(plan.horizonDays) }),
    ],
    [t('experiments.field.share'), format.percent(plan.share, 0)],
    [t('experiments.field.plannedTotal'), format.number(plan.plannedTotal)],
  ];
  return (
    <Section
      title={t('experiments.page.planTitle')}
      lead={state === 'draft' ? undefined : t('experiments.page.frozen')}
    >
      <dl className={classes.plan}>
        {lines.map(([name, value]) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className={`${classes.text} ${classes.soft}`}>
        {rule && plan.outcome === 'stays'
          ? `${t(`experiments.page.rule.${rule.model}`, { days: format.number(rule.days) })} `
          : null}
        {t('experiments.page.provenance', {
          snapshot: result.snapshot,
          today: format.date(result.today),
          version: result.version,
        })}
      </p>
    </Section>
  );
}

function Running({ experiment }: { readonly experiment: Experiment }) {
  const { t } = useTranslation('retention');
  const session = useSession();
  const { experimentId, state } = experiment;
  const call = `curl -X POST ${window.location.origin}/api/v1/experiments/${experimentId}/assignments \\
  -H 'Authorization: Bearer <API key>' -H 'Content-Type: application/json' \\
  -d '{"customerId": "…", "ticketId": "…"}'
→ {"arm": "treated" | "control" | null, "assignedAt": "…"}`;
  return (
    <Section title={t('experiments.page.run')} lead={t('experiments.page.runLead')}>
      <div className={classes.stack}>
        <p className={classes.text}>{t('experiments.page.runApi')}</p>
        <ScrollRegion label={t('experiments.page.runApi')} className={classes.call ?? ''}>
          <pre>{call}</pre>
        </ScrollRegion>
        <p className={`${classes.text} ${classes.soft}`}>{t('experiments.page.runSticky')}</p>
        {state !== 'draft' && session.can('retention.experiments') ? (
          <Button
            variant="default"
            component="a"
            href={`/api/v1/experiments/${experimentId}/assignments.csv`}
            download
          >
            {t('experiments.page.runFile')}
          </Button>
        ) : null}
      </div>
    </Section>
  );
}
