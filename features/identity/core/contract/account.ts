import { z } from 'zod';
import { operation } from '#platform/core/operation.ts';
import { AccountView, Code, Email, LocaleName, Password, PersonName, SignInSessionView } from '../schema.ts';

const tag = 'identity';
const Done = z.object({});
const CurrentPassword = z.string().max(1000);
const RecoveryCodes = z.object({ recoveryCodes: z.array(z.string()) });
const passwordAsked = [
  'identity:person-only',
  'identity:wrong-password',
  'identity:too-many-attempts',
] as const;

/** What somebody does with their own account. An API key has none. */
export const accountContract = {
  account: {
    get: operation({
      permission: 'signed-in',
      method: 'GET',
      path: '/account',
      tag,
      summary: 'My account',
      refusals: ['identity:person-only'],
    }).output(AccountView),
    change: operation({
      permission: 'signed-in',
      method: 'PATCH',
      path: '/account',
      tag,
      summary: 'Change my name or language',
      refusals: ['identity:person-only'],
    })
      .input(z.object({ name: PersonName.optional(), locale: LocaleName.optional() }))
      .output(Done),
    changeEmail: operation({
      permission: 'signed-in',
      method: 'PUT',
      path: '/account/email',
      tag,
      summary: 'Change the address I sign in with',
      refusals: [...passwordAsked, 'identity:email-taken'],
    })
      .input(z.object({ email: Email, password: CurrentPassword }))
      .output(Done),
    changePassword: operation({
      permission: 'signed-in',
      method: 'PUT',
      path: '/account/password',
      tag,
      summary: 'Change my password',
      description: 'Ends all my other sessions.',
      refusals: [
        ...passwordAsked,
        'identity:password-too-short',
        'identity:password-too-simple',
        'identity:password-has-email',
      ],
    })
      .input(z.object({ current: CurrentPassword, next: Password }))
      .output(Done),
    sessions: operation({
      permission: 'signed-in',
      method: 'GET',
      path: '/account/sessions',
      tag,
      summary: 'Where I am signed in',
      refusals: ['identity:person-only'],
    }).output(z.array(SignInSessionView)),
    revokeSession: operation({
      permission: 'signed-in',
      method: 'DELETE',
      path: '/account/sessions/{sessionId}',
      tag,
      summary: 'End one of my sessions',
      refusals: ['identity:person-only', 'identity:session-unknown'],
    })
      .input(z.object({ sessionId: z.uuid() }))
      .output(Done),
    revokeOtherSessions: operation({
      permission: 'signed-in',
      method: 'POST',
      path: '/account/sessions/revoke-others',
      tag,
      summary: 'End all my sessions but this one',
      refusals: ['identity:person-only'],
    }).output(z.object({ ended: z.number().int() })),
    beginSecondFactor: operation({
      permission: 'signed-in',
      method: 'POST',
      path: '/account/second-factor',
      tag,
      summary: 'Begin to set up a second factor',
      description:
        'Gives the secret for an authenticator app. It counts for nothing until a code has confirmed it.',
      refusals: [...passwordAsked, 'identity:second-factor-on'],
    })
      .input(z.object({ password: CurrentPassword }))
      .output(z.object({ secret: z.string(), uri: z.string() })),
    confirmSecondFactor: operation({
      permission: 'signed-in',
      method: 'POST',
      path: '/account/second-factor/confirm',
      tag,
      summary: 'Switch the second factor on with its first code',
      secretOutput: true,
      description: 'Gives the recovery codes, once.',
      refusals: [
        'identity:person-only',
        'identity:wrong-code',
        'identity:too-many-attempts',
        'identity:second-factor-on',
        'identity:second-factor-off',
      ],
    })
      .input(z.object({ code: Code }))
      .output(RecoveryCodes),
    removeSecondFactor: operation({
      permission: 'signed-in',
      method: 'POST',
      path: '/account/second-factor/remove',
      tag,
      summary: 'Switch my second factor off',
      refusals: [...passwordAsked, 'identity:second-factor-off'],
    })
      .input(z.object({ password: CurrentPassword }))
      .output(Done),
    renewRecoveryCodes: operation({
      permission: 'signed-in',
      method: 'POST',
      path: '/account/second-factor/recovery-codes',
      tag,
      summary: 'New recovery codes; the old ones stop working',
      secretOutput: true,
      refusals: [...passwordAsked, 'identity:second-factor-off'],
    })
      .input(z.object({ password: CurrentPassword }))
      .output(RecoveryCodes),
  },
};
