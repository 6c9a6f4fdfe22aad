import { implementing } from '#platform/server/http/implementing.ts';
import { seesColleagues } from '../../core/colleagues.ts';
import { agentsContract } from '../../core/contract/agents.ts';
import { filterDimensions, Slice } from '../../core/schema.ts';
import { findAgents } from '../queries/find-agents.ts';
import { findChannels } from '../queries/find-channels.ts';
import { findStages } from '../queries/find-stages.ts';
import { linkProvenance, openLink, runOf } from '../queries/open-link.ts';

const os = implementing(agentsContract);

/**
 * An agent against the agents of a filter says nothing, so that one is never applied. And whoever sees others without a name may
 * not narrow the question until a single colleague is left in it: of the filters only the days stay.
 */
function admitted<T extends Slice>(asked: T, all: boolean): { input: T; dropped: string[] } {
  if (all) return { input: { ...asked, agent: [] }, dropped: asked.agent.length > 0 ? ['agent'] : [] };
  const dropped = filterDimensions.filter((one) => asked[one].length > 0);
  const { segment, ...rest } = asked;
  const nothing = Slice.parse({ from: asked.from, to: asked.to });
  return {
    input: { ...rest, ...nothing } as T,
    dropped: [...dropped, ...(segment === undefined ? [] : ['segment'])],
  };
}

export const agentsRouter = {
  agents: os.agents.handler(async ({ context, input }) => {
    const { input: asked, dropped } = admitted(input, seesColleagues(context.actor));
    const link = await openLink(context, asked);
    const found = await findAgents(link, context.actor, context.locale, asked.margin);
    const provenance = await linkProvenance(link);
    return {
      ...provenance,
      ignored: [...provenance.ignored, ...dropped],
      run: await runOf(link, context.services.analytics.engine),
      ...found,
    };
  }),

  channels: os.channels.handler(async ({ context, input }) => {
    const link = await openLink(context, input);
    const found = await findChannels(link, context.locale);
    return {
      ...(await linkProvenance(link)),
      run: await runOf(link, context.services.analytics.engine),
      ...found,
    };
  }),

  stages: os.stages.handler(async ({ context, input }) => {
    const link = await openLink(context, input);
    const found = await findStages(link, context.locale);
    return {
      ...(await linkProvenance(link)),
      run: await runOf(link, context.services.analytics.engine),
      ...found,
    };
  }),
};
