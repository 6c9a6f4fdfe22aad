import { z } from 'zod';
import { operation } from '#platform/core/operation.ts';
import { PageInput, pageOf } from '#platform/core/paging.ts';
import { Email, InvitationView, LinkView, PersonName, PersonView, RoleName, TeamView } from '../schema.ts';

const tag = 'identity';
const governing = ['identity:person-unknown', 'identity:role-not-grantable', 'identity:person-only'] as const;
const StaffId = z.object({ staffId: z.uuid() });
const Done = z.object({});

/** Colleagues, teams, invitations. */
export const peopleContract = {
  people: {
    list: operation({
      permission: 'identity.read-people',
      method: 'GET',
      path: '/people',
      tag,
      summary: 'People and bots who serve customers, by name',
      refusals: ['platform:bad-cursor'],
    })
      .input(
        PageInput.extend({
          search: z.string().max(200).optional(),
          /** `accounts`: may sign in; `deactivated`; `imported`: known only from history */
          show: z.enum(['all', 'accounts', 'deactivated', 'imported']).default('all'),
        }),
      )
      .output(pageOf(PersonView)),
    change: operation({
      permission: 'identity.manage-people',
      method: 'PATCH',
      path: '/people/{staffId}',
      tag,
      summary: 'Change role or team',
      description: 'A role can be changed only of somebody who may sign in; the last owner stays one.',
      refusals: [...governing, 'identity:no-account', 'identity:last-owner', 'identity:team-unknown'],
    })
      .input(StaffId.extend({ role: RoleName.optional(), teamId: z.uuid().nullable().optional() }))
      .output(Done),
    deactivate: operation({
      permission: 'identity.manage-people',
      method: 'POST',
      path: '/people/{staffId}/deactivate',
      tag,
      summary: 'Stop somebody from signing in',
      description: 'Ends their sessions at once and pauses their API keys. Their history stays.',
      refusals: [...governing, 'identity:no-account', 'identity:last-owner', 'identity:yourself'],
    })
      .input(StaffId)
      .output(Done),
    reactivate: operation({
      permission: 'identity.manage-people',
      method: 'POST',
      path: '/people/{staffId}/reactivate',
      tag,
      summary: 'Let somebody sign in again',
      refusals: [...governing, 'identity:no-account'],
    })
      .input(StaffId)
      .output(Done),
    resetLink: operation({
      permission: 'identity.manage-people',
      method: 'POST',
      path: '/people/{staffId}/reset-link',
      tag,
      summary: 'Make a link by which somebody sets a new password',
      secretOutput: true,
      refusals: [...governing, 'identity:no-account'],
    })
      .input(StaffId)
      .output(LinkView),
    removeSecondFactor: operation({
      permission: 'identity.manage-people',
      method: 'DELETE',
      path: '/people/{staffId}/second-factor',
      tag,
      summary: 'Switch off the second factor of somebody who lost it',
      refusals: [...governing, 'identity:no-account', 'identity:second-factor-off', 'identity:yourself'],
    })
      .input(StaffId)
      .output(Done),
  },
  invitations: {
    list: operation({
      permission: 'identity.manage-people',
      method: 'GET',
      path: '/invitations',
      tag,
      summary: 'Invitations nobody has answered yet',
    }).output(z.array(InvitationView)),
    create: operation({
      permission: 'identity.manage-people',
      method: 'POST',
      path: '/invitations',
      tag,
      summary: 'Invite somebody',
      description:
        'Mails the link when mail is set up, and gives it to be passed on by hand. A newer invitation to the same address takes the place of an older one.',
      refusals: [...governing, 'identity:email-taken', 'identity:team-unknown'],
    })
      .input(
        z.object({
          email: Email,
          name: PersonName.or(z.literal('')).default(''),
          role: RoleName,
          teamId: z.uuid().nullable().default(null),
          /** somebody known from imported history: the sign-in becomes theirs, and their history stays with them */
          staffId: z.uuid().optional(),
        }),
      )
      .output(LinkView.extend({ invitationId: z.uuid() })),
    link: operation({
      permission: 'identity.manage-people',
      method: 'POST',
      path: '/invitations/{invitationId}/link',
      tag,
      summary: 'The link of an open invitation once more',
      refusals: ['identity:invitation-unknown', 'identity:role-not-grantable', 'identity:person-only'],
    })
      .input(z.object({ invitationId: z.uuid() }))
      .output(LinkView),
    revoke: operation({
      permission: 'identity.manage-people',
      method: 'DELETE',
      path: '/invitations/{invitationId}',
      tag,
      summary: 'Take an invitation back',
      refusals: ['identity:invitation-unknown', 'identity:role-not-grantable', 'identity:person-only'],
    })
      .input(z.object({ invitationId: z.uuid() }))
      .output(Done),
  },
  teams: {
    list: operation({
      permission: 'identity.read-people',
      method: 'GET',
      path: '/teams',
      tag,
      summary: 'Teams, by name',
    }).output(z.array(TeamView)),
    create: operation({
      permission: 'identity.manage-people',
      method: 'POST',
      path: '/teams',
      tag,
      summary: 'Make a team',
      refusals: ['identity:team-exists'],
    })
      .input(z.object({ name: PersonName }))
      .output(TeamView),
    rename: operation({
      permission: 'identity.manage-people',
      method: 'PATCH',
      path: '/teams/{teamId}',
      tag,
      summary: 'Rename a team',
      refusals: ['identity:team-exists', 'identity:team-unknown'],
    })
      .input(z.object({ teamId: z.uuid(), name: PersonName }))
      .output(Done),
  },
  directory: operation({
    permission: 'identity.read-people',
    method: 'GET',
    path: '/directory',
    tag,
    summary: 'Names of all people and teams, for filters and lists',
  }).output(
    z.object({
      people: z.array(
        z.object({
          staffId: z.uuid(),
          name: z.string(),
          kind: z.enum(['human', 'bot']),
          teamId: z.uuid().nullable(),
          active: z.boolean(),
        }),
      ),
      teams: z.array(z.object({ teamId: z.uuid(), name: z.string() })),
    }),
  ),
};
