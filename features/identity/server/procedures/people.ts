import { implementing } from '#platform/server/http/implementing.ts';
import { peopleContract } from '../../core/contract/people.ts';
import {
  changePerson,
  deactivatePerson,
  reactivatePerson,
  removeSecondFactorOf,
} from '../commands/change-person.ts';
import { invite, renewInvitation, revokeInvitation } from '../commands/invite.ts';
import { createTeam, renameTeam } from '../commands/manage-teams.ts';
import { makeResetLink } from '../commands/reset-password.ts';
import { listInvitations, listPeople, listTeams, readDirectory } from '../queries/list-people.ts';

const os = implementing(peopleContract);

const done = async (work: Promise<unknown>): Promise<Record<string, never>> => {
  await work;
  return {};
};

export const peopleRouter = os.router({
  people: {
    list: os.people.list.handler(({ context, input }) => context.query((ctx) => listPeople(ctx, input))),
    change: os.people.change.handler(({ context, input }) =>
      done(context.command((ctx) => changePerson(ctx, input))),
    ),
    deactivate: os.people.deactivate.handler(({ context, input }) =>
      done(context.command((ctx) => deactivatePerson(ctx, input.staffId))),
    ),
    reactivate: os.people.reactivate.handler(({ context, input }) =>
      done(context.command((ctx) => reactivatePerson(ctx, input.staffId))),
    ),
    resetLink: os.people.resetLink.handler(({ context, input }) => makeResetLink(context, input.staffId)),
    removeSecondFactor: os.people.removeSecondFactor.handler(({ context, input }) =>
      done(context.command((ctx) => removeSecondFactorOf(ctx, input.staffId))),
    ),
  },
  invitations: {
    list: os.invitations.list.handler(({ context }) => context.query(listInvitations)),
    create: os.invitations.create.handler(({ context, input }) =>
      invite(context, { ...input, staffId: input.staffId }),
    ),
    link: os.invitations.link.handler(({ context, input }) => renewInvitation(context, input.invitationId)),
    revoke: os.invitations.revoke.handler(({ context, input }) =>
      done(context.command((ctx) => revokeInvitation(ctx, input.invitationId))),
    ),
  },
  teams: {
    list: os.teams.list.handler(({ context }) => context.query(listTeams)),
    create: os.teams.create.handler(({ context, input }) =>
      context.command((ctx) => createTeam(ctx, input.name)),
    ),
    rename: os.teams.rename.handler(({ context, input }) =>
      done(context.command((ctx) => renameTeam(ctx, input.teamId, input.name))),
    ),
  },
  directory: os.directory.handler(({ context }) => context.query(readDirectory)),
});
