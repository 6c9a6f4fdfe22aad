import type { ReactNode, Ref } from 'react';
import classes from './DetailAnchor.module.css';

type DetailAnchorProps = { readonly ref: Ref<HTMLDivElement>; readonly children: ReactNode };

/** Where the chosen metric stands in detail: the keyboard and the window can be taken there. */
export function DetailAnchor({ ref, children }: DetailAnchorProps) {
  return (
    <div ref={ref} tabIndex={-1} className={classes.anchor}>
      {children}
    </div>
  );
}
