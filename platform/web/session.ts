import { createContext, useContext } from 'react';
import type { Permission, Role } from '#platform/core/permission.ts';

/** Who looks at the console. Made by the application from the identity row; pages only read it. */
export type Session = {
  readonly staffId: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly company: {
    readonly name: string;
    /** IANA zone in which days begin */
    readonly timeZone: string;
    /** ISO 4217, for sums over orders of one currency */
    readonly currency: string;
  };
  readonly can: (permission: Permission) => boolean;
  readonly signOut: () => Promise<void>;
};

export const SessionContext = createContext<Session | null>(null);

/** The session of a page inside the shell; throws on a bare page, where nobody may be signed in. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('useSession() needs a page inside the shell');
  return session;
}

export const useMaybeSession = (): Session | null => useContext(SessionContext);
