import { useTranslation } from 'react-i18next';
import { EmptyState } from '#platform/web/components/EmptyState.tsx';
import { AnswerTable } from './components/AnswerTable.tsx';

/** Comments of a period, newest first, with search: for pages about figures. Days are inclusive, in the company's zone. */
export function CommentsPanel({ from, to }: { readonly from: string; readonly to: string }) {
  const { t } = useTranslation('surveys');
  return (
    <AnswerTable
      label={t('answers.comment')}
      commentsOnly
      fixed={[{ field: 'answeredAt', op: 'between', value: [from, to] }]}
      empty={<EmptyState compact title={t('answers.none')} />}
    />
  );
}
