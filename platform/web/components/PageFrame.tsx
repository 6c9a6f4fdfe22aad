import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './PageFrame.module.css';

type PageFrameProps = {
  /** the title: a question or a task, "How are we serving?" */
  readonly question: string;
  /** a line under the title where the question needs one */
  readonly lead?: ReactNode;
  /** buttons that belong to the whole page */
  readonly actions?: ReactNode;
  /** one FilterBar */
  readonly filters?: ReactNode;
  /** the answer in one sentence: use `Sentence` */
  readonly answer?: ReactNode;
  /** the picture and, below it, the table */
  readonly children?: ReactNode;
  /** what to do next */
  readonly next?: ReactNode;
  /** lists use the whole width; text and forms read better in a narrow one */
  readonly width?: 'full' | 'reading';
};

/** A screen, in order: question → filters → sentence → picture → table → what to do next. */
export function PageFrame({
  question,
  lead,
  actions,
  filters,
  answer,
  children,
  next,
  width = 'full',
}: PageFrameProps) {
  const { t } = useTranslation('platform');
  useEffect(() => {
    document.title = `${question} · ${t('product')}`;
  }, [question, t]);
  return (
    <article className={classes.page} data-width={width}>
      <header className={classes.head}>
        <div className={classes.titles}>
          <h1 className={classes.question}>{question}</h1>
          {lead ? <p className={classes.lead}>{lead}</p> : null}
        </div>
        {actions ? <div className={classes.actions}>{actions}</div> : null}
      </header>
      {filters}
      {answer}
      {children}
      {next ? <footer className={classes.next}>{next}</footer> : null}
    </article>
  );
}

type SectionProps = {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
};

/** A part of a page under its own heading. */
export function Section({ title, lead, actions, children }: SectionProps) {
  return (
    <section className={classes.section}>
      <div className={classes.sectionHead}>
        <div>
          <h2 className={classes.sectionTitle}>{title}</h2>
          {lead ? <p className={classes.sectionLead}>{lead}</p> : null}
        </div>
        {actions ? <div className={classes.actions}>{actions}</div> : null}
      </div>
      {children}
    </section>
  );
}

/** Figures side by side, as many as fit. */
export function Figures({ children }: { readonly children: ReactNode }) {
  return <div className={classes.figures}>{children}</div>;
}

/** Charts side by side from 960 px, below one another on less. */
export function Pair({ children }: { readonly children: ReactNode }) {
  return <div className={classes.pair}>{children}</div>;
}

/** What narrows a list, side by side, as many as fit. */
export function FilterRow({ children }: { readonly children: ReactNode }) {
  return <div className={classes.filterRow}>{children}</div>;
}
