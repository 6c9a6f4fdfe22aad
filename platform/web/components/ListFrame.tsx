import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n.ts';
import { ButtonLink } from './AppLink.tsx';
import { DataTable, type DataTableProps } from './DataTable.tsx';
import { EmptyState } from './EmptyState.tsx';
import { FilterRow, PageFrame } from './PageFrame.tsx';
import { Sentence } from './Sentence.tsx';

type ListFrameProps<Row extends object> = Omit<DataTableProps<Row>, 'empty'> & {
  readonly question: string;
  readonly filters: ReactNode;
  /** the sentence: one of the page's own, or given how many there are, written out and as a number (null: not all counted) */
  readonly answer: ReactElement | ((n: string, total: number | null) => string);
  readonly next: ReactNode;
  /** something narrows the list: when it is empty then, the company is not */
  readonly narrowed: boolean;
  /** what an empty narrowed list says */
  readonly none: string;
  /** there is no such record at all; absent: an empty list that nothing narrows says so */
  readonly nothing?: boolean;
  /** what a company without any such record reads, and where it is brought in */
  readonly empty: { readonly title: string; readonly text: string };
};

/** As many as the server counts. */
const mostCounted = 10_000;

/** A page that is one list of records: question, filters, how many there are, the table. */
export function ListFrame<Row extends object>(props: ListFrameProps<Row>) {
  const { question, filters, answer, next, narrowed, none, empty, nothing, ...table } = props;
  const { t } = useTranslation('platform');
  const format = useFormat();
  const { total } = table;
  const bare = nothing ?? (total === 0 && !narrowed);
  const counted = (sentence: Exclude<typeof answer, ReactElement>): string | undefined =>
    total === undefined ? undefined : sentence(format.number(total ?? mostCounted), total);
  return (
    <PageFrame
      question={question}
      filters={bare ? null : <FilterRow>{filters}</FilterRow>}
      answer={bare ? null : typeof answer === 'function' ? <Sentence>{counted(answer)}</Sentence> : answer}
      next={next}
    >
      <DataTable
        {...table}
        plain={bare}
        empty={
          !bare ? (
            <EmptyState compact title={none} />
          ) : (
            <EmptyState {...empty} action={<ButtonLink to="/imports/new">{t('action.bring')}</ButtonLink>} />
          )
        }
      />
    </PageFrame>
  );
}
