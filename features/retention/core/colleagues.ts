import type { Actor } from '#platform/core/permission.ts';
import type { ExposureId } from './link/exposures.ts';

/** Figures of single agents are for those who lead, coach and analyse. Agents, and programs with their rights, see their own. */
export const seesColleagues = (actor: Actor): boolean =>
  actor.kind === 'system' || (actor.kind !== 'anonymous' && actor.role !== 'agent');

/** The key under which figures by agent hold the one who asks; null: a program, which is no agent. */
export const ownAgent = (actor: Actor): string | null => (actor.kind === 'staff' ? actor.staffId : null);

/** Whether a group of single agents may be shown: everybody's to those who see colleagues, otherwise one's own. */
export const seesAgent = (actor: Actor, key: string): boolean =>
  seesColleagues(actor) || key === ownAgent(actor);

/** A filter by agents as far as the one who asks may set it: by a colleague, its figures would be those of a single agent. */
export const admittedAgents = (actor: Actor, agents: string[]): string[] =>
  agents.every((key) => key === '' || seesAgent(actor, key)) ? agents : [];

/** Drivers whose groups are single agents: there is no own part that could be told without the others. */
export const namesAgents = (id: ExposureId): boolean => id === 'first-agent';
