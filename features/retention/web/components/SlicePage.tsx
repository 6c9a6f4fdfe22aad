import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ButtonLink } from '#platform/web/components/AppLink.tsx';
import { EmptyState } from '#platform/web/components/EmptyState.tsx';
import { ErrorState } from '#platform/web/components/ErrorState.tsx';
import { FilterBar, type FilterBarProps } from '#platform/web/components/FilterBar.tsx';
import { PageFrame } from '#platform/web/components/PageFrame.tsx';
import type { SliceState } from './use-slice.ts';

type SlicePageProps = {
  readonly question: string;
  readonly lead?: string;
  readonly state: SliceState;
  readonly has?: NonNullable<FilterBarProps['has']>;
  readonly answer?: ReactNode;
  readonly next?: ReactNode;
  readonly children: ReactNode;
  /** what kind of records the page lives of; without any it says so instead of showing empty charts */
  readonly needs?: 'tickets' | 'answers' | 'orders';
};

/** Nothing has been brought in that this page could speak of. */
function NothingYet({ needs }: { readonly needs: 'tickets' | 'answers' | 'orders' | 'anything' }) {
  const { t } = useTranslation('retention');
  return (
    <EmptyState
      title={t(`page.empty.${needs}`)}
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
  );
}

/** The frame of a page of figures: question, filters, and the states in which there is nothing to show yet. */
export function SlicePage({
  question,
  lead,
  state,
  has = ['period', 'compare'],
  answer,
  next,
  children,
  needs,
}: SlicePageProps) {
  const { choices, bar } = state;
  const available = choices.data?.has;
  const missing =
    available !== undefined &&
    (needs === undefined
      ? !available.tickets && !available.orders && !available.answers && !available.subscriptions
      : needs === 'orders'
        ? !available.orders && !available.subscriptions
        : !available[needs]);
  if (choices.error) {
    return (
      <PageFrame question={question}>
        <ErrorState error={choices.error} onRetry={() => void choices.refetch()} />
      </PageFrame>
    );
  }
  if (missing) {
    return (
      <PageFrame question={question} {...(lead ? { lead } : {})}>
        <NothingYet needs={needs ?? 'anything'} />
      </PageFrame>
    );
  }
  return (
    <PageFrame
      question={question}
      {...(lead ? { lead } : {})}
      filters={<FilterBar {...bar} has={has} />}
      answer={answer}
      next={next}
    >
      {children}
    </PageFrame>
  );
}
