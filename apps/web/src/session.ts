import { QueryClient, queryOptions } from '@tanstack/react-query';
import type { identityContract } from '#features/identity/core/contract.ts';
import { isLocale, type Locale } from '#platform/core/i18n.ts';
import { ApiProblem, apiFor } from '#platform/web/api-client.ts';
import type { Session } from '#platform/web/session.ts';
import { showProblem } from '#platform/web/undo.tsx';
import { adoptLocale } from './i18n.ts';

const identity = apiFor<typeof identityContract>('identity');

/** A refusal stays a refusal however often it is asked; only silence is worth another try. */
const worthRetrying = (count: number, error: unknown): boolean =>
  count < 2 && !(error instanceof ApiProblem && error.status >= 400 && error.status < 500);

export const queryClient = new QueryClient({
  defaultOptions: { queries: { staleTime: 30_000, retry: worthRetrying }, mutations: { retry: false } },
});

export type Visitor = {
  /** false: nobody has started this installation yet */
  readonly ownerExists: boolean;
  readonly session: Session | null;
};

export const visitorQuery = queryOptions({
  queryKey: ['visitor'],
  // Nothing can be shown before it: say soon that the server does not answer.
  retry: 1,
  retryDelay: 300,
  staleTime: 5 * 60_000,
  queryFn: async ({ signal }): Promise<Visitor> => {
    const { ownerExists, session } = await identity.session.current(undefined, { signal });
    if (!session) return { ownerExists, session: null };
    if (isLocale(session.locale)) await adoptLocale(session.locale);
    const granted = new Set(session.permissions);
    return {
      ownerExists,
      session: {
        ...session,
        can: (permission) => permission === 'public' || permission === 'signed-in' || granted.has(permission),
        signOut,
      },
    };
  },
});

/** Leaves, and forgets everything this browser was shown: the next person at it starts from nothing. */
async function signOut(): Promise<void> {
  await identity.session.signOut();
  leave();
}

export function leave(): void {
  queryClient.clear();
  window.location.assign('/sign-in');
}

/** The account follows the switch, so that e-mails and other devices speak the same language. */
export async function keepLocale(locale: Locale): Promise<void> {
  const visitor = queryClient.getQueryData(visitorQuery.queryKey);
  if (visitor?.session) await identity.account.change({ locale }).catch(showProblem);
}
