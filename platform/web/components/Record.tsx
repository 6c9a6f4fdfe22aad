import { Fragment, type ReactNode } from 'react';
import record from './Record.module.css';

/** What the page of one record is made of; the module of classes holds the rest (columns, aside, note, notice, list). */
export { record };

type RecordColumnsProps = {
  readonly children: ReactNode;
  readonly aside: ReactNode;
  /** the side stays in sight while the rest is read: for one that fits a screen */
  readonly sticky?: boolean;
};

/** The story of a record, and beside it (on a phone below) what is known about it. */
export function RecordColumns({ children, aside, sticky = false }: RecordColumnsProps) {
  return (
    <div className={record.columns}>
      {children}
      <aside className={record.aside} data-sticky={sticky}>
        {aside}
      </aside>
    </div>
  );
}

export function Panel({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={record.panel}>
      <h2 className={record.panelTitle}>{title}</h2>
      {children}
    </section>
  );
}

/** Names and values; those without a value are left out. */
export function Pairs({ of }: { readonly of: readonly (readonly [string, ReactNode])[] }) {
  const known = of.filter(([, value]) => value !== null && value !== '' && value !== undefined);
  return known.length === 0 ? null : (
    <dl className={record.pairs}>
      {known.map(([name, value]) => (
        <Fragment key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}
