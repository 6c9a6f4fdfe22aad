import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { apiFor } from '#platform/web/api-client.ts';
import type { identityContract } from '../../core/contract.ts';

export const identityApi = apiFor<typeof identityContract>('identity');

/** A path of this console, never an address elsewhere: a link to the sign-in page must not lead out of it. */
export const insidePath = (to: string | undefined): string =>
  to?.startsWith('/') && !to.startsWith('//') && !to.startsWith('/\\') ? to : '/';

/** After the browser was given another session: forget what was known of the visitor, then go on. */
export function useEntered(): (to: string) => Promise<void> {
  const client = useQueryClient();
  const router = useRouter();
  return async (to) => {
    await client.refetchQueries({ queryKey: ['visitor'], type: 'all' });
    await router.invalidate();
    router.history.push(to);
  };
}
