import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './EntryCard.module.css';

type EntryCardProps = {
  readonly question: string;
  readonly lead?: ReactNode;
  readonly children?: ReactNode;
  /** a line below: what else one could want here */
  readonly foot?: ReactNode;
};

/** A page of one small form, before anybody is signed in. */
export function EntryCard({ question, lead, children, foot }: EntryCardProps) {
  const { t } = useTranslation('platform');
  useEffect(() => {
    document.title = `${question} · ${t('product')}`;
  }, [question, t]);
  return (
    <div className={classes.place}>
      <section className={classes.card}>
        <header>
          <h1 className={classes.question}>{question}</h1>
          {lead ? <p className={classes.lead}>{lead}</p> : null}
        </header>
        {children}
      </section>
      {foot ? <p className={classes.foot}>{foot}</p> : null}
    </div>
  );
}
