import { z } from 'zod';
import { operation } from '#platform/core/operation.ts';
import {
  Code,
  Email,
  LinkToken,
  LocaleName,
  Password,
  PersonName,
  RoleName,
  SessionView,
  SignInAnswer,
} from '../schema.ts';

const tag = 'identity';
const passwordRefusals = [
  'identity:password-too-short',
  'identity:password-too-simple',
  'identity:password-has-email',
] as const;
const linkRefusals = ['identity:link-invalid', 'identity:link-expired', 'identity:link-used'] as const;

/** First start, signing in and out, forgotten passwords: everything that works before anybody is signed in. */
export const enteringContract = {
  setup: {
    createOwner: operation({
      permission: 'public',
      method: 'POST',
      path: '/setup/owner',
      tag,
      summary: 'Create the owner, once, and sign in',
      description: 'Works only while there is no owner. Of two racing calls one is refused.',
      refusals: ['identity:owner-exists', ...passwordRefusals],
      ratePerMinute: 20,
    })
      .input(
        z.object({
          name: PersonName,
          email: Email,
          password: Password,
          locale: LocaleName,
          companyName: z.string().trim().max(200).default(''),
          /** IANA zone of the browser: the company's zone until somebody sets another */
          timeZone: z.string().max(60).optional(),
        }),
      )
      .output(SignInAnswer),
  },
  session: {
    current: operation({
      permission: 'public',
      method: 'GET',
      path: '/session',
      tag,
      summary: 'Who is signed in',
      description:
        '`session` is null when nobody is; `ownerExists` is false before the first start is finished.',
    }).output(z.object({ ownerExists: z.boolean(), mail: z.boolean(), session: SessionView.nullable() })),
    signIn: operation({
      permission: 'public',
      method: 'POST',
      path: '/session',
      tag,
      summary: 'Sign in with e-mail and password',
      description:
        'Sets the session cookie, or asks for the second factor with a challenge that is good for five minutes.',
      refusals: ['identity:wrong-credentials', 'identity:deactivated', 'identity:too-many-attempts'],
      ratePerMinute: 60,
    })
      .input(z.object({ email: z.string().trim().toLowerCase().max(254), password: z.string().max(1000) }))
      .output(SignInAnswer),
    secondFactor: operation({
      permission: 'public',
      method: 'POST',
      path: '/session/second-factor',
      tag,
      summary: 'Finish signing in with a code or a recovery code',
      refusals: [
        'identity:challenge-expired',
        'identity:wrong-code',
        'identity:deactivated',
        'identity:too-many-attempts',
      ],
      ratePerMinute: 60,
    })
      .input(z.object({ challenge: LinkToken, code: Code }))
      .output(SignInAnswer),
    signOut: operation({
      permission: 'public',
      method: 'DELETE',
      path: '/session',
      tag,
      summary: 'Sign out of this session',
    }).output(z.object({})),
  },
  passwordReset: {
    request: operation({
      permission: 'public',
      method: 'POST',
      path: '/password-reset',
      tag,
      summary: 'Ask for a link to set a new password',
      description: 'The answer is the same whether or not the address is known.',
      refusals: ['identity:too-many-attempts'],
      ratePerMinute: 30,
    })
      .input(z.object({ email: Email }))
      .output(z.object({})),
    inspect: operation({
      permission: 'public',
      method: 'POST',
      path: '/password-reset/inspect',
      tag,
      summary: 'Whose password a link sets',
      refusals: linkRefusals,
      ratePerMinute: 60,
    })
      .input(z.object({ token: LinkToken }))
      .output(z.object({ email: z.string(), name: z.string() })),
    finish: operation({
      permission: 'public',
      method: 'POST',
      path: '/password-reset/finish',
      tag,
      summary: 'Set a new password by a link',
      description:
        'Ends every session of the person. Does not sign in: the second factor is still asked for.',
      refusals: [...linkRefusals, ...passwordRefusals],
      ratePerMinute: 30,
    })
      .input(z.object({ token: LinkToken, password: Password }))
      .output(z.object({})),
  },
  invitation: {
    inspect: operation({
      permission: 'public',
      method: 'POST',
      path: '/invitation/inspect',
      tag,
      summary: 'What an invitation link invites to',
      refusals: linkRefusals,
      ratePerMinute: 60,
    })
      .input(z.object({ token: LinkToken }))
      .output(
        z.object({
          email: z.string(),
          name: z.string(),
          role: RoleName,
          invitedBy: z.string(),
          companyName: z.string(),
        }),
      ),
    accept: operation({
      permission: 'public',
      method: 'POST',
      path: '/invitation/accept',
      tag,
      summary: 'Accept an invitation and sign in',
      refusals: [...linkRefusals, ...passwordRefusals, 'identity:email-taken'],
      ratePerMinute: 30,
    })
      .input(z.object({ token: LinkToken, name: PersonName, password: Password, locale: LocaleName }))
      .output(SignInAnswer),
  },
};
