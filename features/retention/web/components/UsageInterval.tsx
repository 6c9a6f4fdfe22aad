import { Button } from '@mantine/core';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { SliceInput } from '#features/retention/core/schema.ts';
import type { platformContract } from '#platform/core/contract.ts';
import { apiFor } from '#platform/web/api-client.ts';
import { Histogram } from '#platform/web/charts/Histogram.tsx';
import { EmptyState } from '#platform/web/components/EmptyState.tsx';
import { ProblemAlert } from '#platform/web/components/ErrorState.tsx';
import { InlineMetric } from '#platform/web/components/MetricFigure.tsx';
import { Section } from '#platform/web/components/PageFrame.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import { useSession } from '#platform/web/session.ts';
import { inTurn } from './ask-in-turn.ts';
import { retentionApi } from './use-slice.ts';

const platformApi = apiFor<typeof platformContract>('platform');
const daysLook = { unit: 'days', better: null } as const;

/** How long customers usually pause, and the churn definition that follows; it can be adopted at once. */
export function UsageInterval({ slice }: { readonly slice: SliceInput | undefined }) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  const session = useSession();
  const queries = useQueryClient();
  // what counts as lost is agreed for all time: the pauses of one quarter would propose another rule than the one in force
  const { from: _from, to: _to, ...asked } = slice ?? {};
  const query = useQuery({
    queryKey: ['retention', 'usage-interval', asked],
    queryFn: ({ signal }) =>
      inTurn('below', signal, () => retentionApi.retention.usageInterval(asked, { signal })),
    enabled: slice !== undefined,
    placeholderData: keepPreviousData,
  });
  const adopt = useMutation({
    mutationFn: async (churnDays: number) => {
      const company = await platformApi.company.get();
      return platformApi.company.save({ ...company, churnModel: 'purchase', churnDays });
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ['retention'] }),
  });
  const { data } = query;
  const p90 = data?.quantiles.find(({ probability }) => probability === 0.9);
  const proposed = data?.proposedDays ?? null;
  const inForce = data?.rule.origin === 'company' && data.rule.days === proposed;
  return (
    <Section title={t('page.stay.interval')} lead={t('page.stay.intervalLead')}>
      <Histogram
        title={t('page.stay.intervalChart')}
        bins={data?.bins.map(({ from, to, n }) => ({ from, to, count: n }))}
        unit="days"
        markers={proposed === null ? [] : [{ value: proposed, label: 'p90' }]}
        error={query.error ?? undefined}
        onRetry={() => void query.refetch()}
        empty={
          <EmptyState
            compact
            title={t('page.stay.intervalNotYet')}
            text={
              data?.needed
                ? t('page.stay.intervalNeeded', { count: data.needed, n: format.number(data.needed) })
                : undefined
            }
          />
        }
        note={
          data
            ? t('page.stay.boughtOnce', {
                count: data.boughtOnce,
                n: format.number(data.boughtOnce),
                gaps: format.number(data.gaps),
              })
            : undefined
        }
      />
      {proposed !== null && p90 ? (
        <p style={{ margin: 0 }}>
          {t('page.stay.proposal')} <InlineMetric metric={p90.value} look={daysLook} />.{' '}
          {inForce ? (
            t('page.stay.inForce')
          ) : session.can('settings.write') ? (
            <Button
              variant="default"
              size="compact-sm"
              loading={adopt.isPending}
              onClick={() => adopt.mutate(proposed)}
            >
              {t('page.stay.adopt', { count: proposed, n: format.number(proposed) })}
            </Button>
          ) : null}
        </p>
      ) : null}
      <ProblemAlert error={adopt.error} />
    </Section>
  );
}
