import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { AppLink, ButtonLink } from '#platform/web/components/AppLink.tsx';
import { EmptyState } from '#platform/web/components/EmptyState.tsx';
import { ErrorState } from '#platform/web/components/ErrorState.tsx';
import { FilterBar } from '#platform/web/components/FilterBar.tsx';
import { ChoiceMenu } from '#platform/web/components/FilterMenu.tsx';
import { PageFrame } from '#platform/web/components/PageFrame.tsx';
import { type LinkState, useLinkSetup } from './use-link.ts';

type LinkPageProps = {
  readonly question: string;
  readonly lead?: string;
  readonly link: LinkState;
  readonly actions?: ReactNode;
  readonly answer?: ReactNode;
  readonly next?: ReactNode;
  readonly children: ReactNode;
};

/** The frame of the pages of the retention link: the usual filters and by which analysis, and what to say of an empty company. */
export function LinkPage({ question, lead, link, actions, answer, next, children }: LinkPageProps) {
  const { t } = useTranslation('retention');
  const { choices, bar } = link.state;
  const has = choices.data?.has;
  const head = { question, ...(lead ? { lead } : {}) };
  if (choices.error)
    return (
      <PageFrame {...head}>
        <ErrorState error={choices.error} onRetry={() => void choices.refetch()} />
      </PageFrame>
    );
  if (has && !has.orders && !has.subscriptions)
    return (
      <PageFrame {...head}>
        <EmptyState
          title={t('page.empty.orders')}
          text={t('page.empty.text')}
          action={
            <>
              <ButtonLink to="/imports/new">{t('page.empty.bring')}</ButtonLink>
              <ButtonLink to="/welcome" variant="default">
                {t('page.empty.sample')}
              </ButtonLink>
            </>
          }
        />
      </PageFrame>
    );
  return (
    <PageFrame
      {...head}
      actions={actions}
      filters={
        <FilterBar {...bar} has={['period']}>
          <AnalysisMenu link={link} />
        </FilterBar>
      }
      answer={answer}
      next={next}
    >
      {children}
    </PageFrame>
  );
}

function AnalysisMenu({ link }: { readonly link: LinkState }) {
  const { t } = useTranslation('retention');
  const { data } = useLinkSetup(link.analysis);
  const saved = data?.analyses ?? [];
  // an address may name an older version than the newest of its name
  const asked = data?.run.analysis;
  const older =
    asked?.id && saved.every(({ analysisId }) => analysisId !== asked.id)
      ? [{ value: asked.id, label: t('link.made.analysisValue', asked) }]
      : [];
  return (
    <>
      {saved.length > 0 || older.length > 0 ? (
        <ChoiceMenu
          label={t('link.analysis.label')}
          value={link.analysis ?? ''}
          choices={[
            { value: '', label: t('link.analysis.standing') },
            ...older,
            ...saved.map(({ analysisId, name }) => ({ value: analysisId, label: name })),
          ]}
          onChange={link.choose}
        />
      ) : null}
      <AppLink to="/drivers/settings" search={link.along} fz="sm">
        {t('link.analysis.settings')}
      </AppLink>
    </>
  );
}
