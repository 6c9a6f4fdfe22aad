import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { SliceInput } from '#features/retention/core/schema.ts';
import { ErrorState } from '#platform/web/components/ErrorState.tsx';
import { InlineMetric } from '#platform/web/components/MetricFigure.tsx';
import { Section } from '#platform/web/components/PageFrame.tsx';
import { translateKey, useFormat } from '#platform/web/i18n.ts';
import { inTurn } from './ask-in-turn.ts';
import classes from './FunnelChart.module.css';
import { retentionApi } from './use-slice.ts';

const shareLook = { unit: 'share', better: null } as const;

/** Who could have been asked, who was, and where they stopped: bars over persons, each with its share of the step before. */
export function FunnelChart({ slice }: { readonly slice: SliceInput | undefined }) {
  const { t, i18n } = useTranslation('retention');
  const format = useFormat();
  const funnel = useQuery({
    queryKey: ['retention', 'funnel', slice],
    queryFn: ({ signal }) =>
      inTurn('below', signal, () => retentionApi.metrics.funnel({ ...slice }, { signal })),
    enabled: slice !== undefined,
    placeholderData: keepPreviousData,
  });
  const { data } = funnel;
  if (funnel.error) return <ErrorState error={funnel.error} onRetry={() => void funnel.refetch()} compact />;
  if (!data) return null;
  const most = Math.max(1, ...data.steps.map(({ persons }) => persons));
  if (most === 1 && data.steps.every(({ persons }) => persons === 0)) {
    return data.answersWithoutInvitation > 0 ? (
      <Section title={t('page.voice.funnel')}>
        <p className={classes.note}>
          {t('page.voice.noInvitations', {
            count: data.answersWithoutInvitation,
            n: format.number(data.answersWithoutInvitation),
          })}
        </p>
      </Section>
    ) : null;
  }
  return (
    <Section title={t('page.voice.funnel')} lead={t('page.voice.funnelLead')}>
      <ol className={classes.steps}>
        {data.steps.map(({ step, persons, invitations, share }) => (
          <li key={step} className={classes.step}>
            <span className={classes.name}>{t(`page.voice.step.${step}`)}</span>
            <span className={classes.track} aria-hidden>
              <span className={classes.bar} style={{ width: `${(100 * persons) / most}%` }} />
            </span>
            <span
              className={classes.count}
              title={t('page.voice.invitations', { n: format.number(invitations) })}
            >
              {format.number(persons)}
            </span>
            <span className={classes.share}>
              {share ? <InlineMetric metric={share} look={shareLook} /> : null}
            </span>
          </li>
        ))}
      </ol>
      <p className={classes.note}>
        {t('page.voice.responseRate')} <InlineMetric metric={data.responseRate} look={shareLook} />
        {data.suppressed.length > 0
          ? `. ${t('page.voice.suppressed')} ${format.list(
              data.suppressed.map(
                ({ reason, n }) =>
                  `${translateKey(i18n, `retention:excluded.${reason}`)}: ${format.number(n)}`,
              ),
            )}`
          : ''}
        {data.answersWithoutInvitation > 0
          ? `. ${t('page.voice.noInvitations', { count: data.answersWithoutInvitation, n: format.number(data.answersWithoutInvitation) })}`
          : ''}
      </p>
    </Section>
  );
}
