import { Anchor, type AnchorProps, Button, type ButtonProps } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { SearchParams } from '../route.ts';

type Target = {
  /** path inside the console, "/customers/018f…"; may carry "?a=b" */
  readonly to: string;
  /** search parameters; absent: none are kept */
  readonly search?: SearchParams;
  readonly children: ReactNode;
};

/** "/orders?channel=email" + { period: '90d' } → path and search as the router takes them. */
export function splitTarget(
  to: string,
  search: SearchParams | undefined,
): { to: string; search: SearchParams } {
  const [path = '/', query] = to.split('?');
  return {
    to: path,
    search: { ...(query ? Object.fromEntries(new URLSearchParams(query)) : {}), ...search },
  };
}

/** A link inside the console; loads the page's code when the pointer comes near. */
export function AppLink({
  to,
  search,
  children,
  ...props
}: Target & AnchorProps & { readonly 'aria-label'?: string; readonly tabIndex?: number }) {
  return (
    <Anchor inherit {...props} renderRoot={(root) => <Link {...root} {...splitTarget(to, search)} />}>
      {children}
    </Anchor>
  );
}

/** A link that looks like a button: for the one next step of a page. */
export function ButtonLink({ to, search, children, ...props }: Target & ButtonProps) {
  return (
    <Button {...props} renderRoot={(root) => <Link {...root} {...splitTarget(to, search)} />}>
      {children}
    </Button>
  );
}
