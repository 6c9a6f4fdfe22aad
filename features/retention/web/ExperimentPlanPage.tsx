import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { AppLink } from '#platform/web/components/AppLink.tsx';
import { ErrorState } from '#platform/web/components/ErrorState.tsx';
import { PageFrame } from '#platform/web/components/PageFrame.tsx';
import { searchText } from '#platform/web/route.ts';
import { useSearchParams } from '#platform/web/search.ts';
import { useSession } from '#platform/web/session.ts';
import { ExperimentForm } from './components/ExperimentForm.tsx';
import { proposedFrom } from './components/experiment-draft.ts';
import { retentionApi } from './components/use-slice.ts';

/** Plans an experiment, or changes a draft ("?draft=<id>"). */
export default function ExperimentPlanPage() {
  const { t } = useTranslation('retention');
  const [search] = useSearchParams();
  const { company } = useSession();
  const draft = searchText(search, 'draft');
  const query = useQuery({
    queryKey: ['retention', 'experiments', draft],
    queryFn: ({ signal }) => retentionApi.experiments.find({ experimentId: draft ?? '' }, { signal }),
    enabled: draft !== undefined,
  });
  return (
    <PageFrame
      question={draft === undefined ? t('experiments.form.question') : t('experiments.form.edit')}
      next={<AppLink to="/experiments">{t('experiments.toList')}</AppLink>}
    >
      {query.error ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : draft === undefined || query.data ? (
        <ExperimentForm
          key={draft ?? 'new'}
          draft={query.data}
          proposed={proposedFrom(search)}
          currency={company.currency}
        />
      ) : null}
    </PageFrame>
  );
}
