/**
 * The session cookie. Over https it is called `__Host-…`: then the browser itself sees to it that no other host and no
 * plain-http page can set it.
 */
export const cookieName = (secure: boolean): string => (secure ? '__Host-holdfast' : 'holdfast');

export function sessionCookie(token: string, secure: boolean, maxAgeSeconds: number): string {
  const attributes = [
    `${cookieName(secure)}=${token}`,
    'Path=/',
    'HttpOnly',
    'SameSite=Lax',
    `Max-Age=${maxAgeSeconds}`,
  ];
  return [...attributes, ...(secure ? ['Secure'] : [])].join('; ');
}

export const endedCookie = (secure: boolean): string => sessionCookie('', secure, 0);

/** The token of a Cookie header. The https name goes first: a plain one beside it could have been planted. */
export function tokenOf(header: string | undefined): string | undefined {
  const pairs = (header ?? '').split(';').map((pair) => {
    const at = pair.indexOf('=');
    return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()] as const;
  });
  for (const secure of [true, false]) {
    const found = pairs.find(([name]) => name === cookieName(secure))?.[1];
    if (found) return found;
  }
  return undefined;
}
