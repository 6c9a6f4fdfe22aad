import { implementing } from '#platform/server/http/implementing.ts';
import { namesAgents, seesColleagues } from '../../core/colleagues.ts';
import { linkContract } from '../../core/contract/link.ts';
import { covariateIds, exposureIds, notRecorded } from '../../core/link/exposures.ts';
import { Slice } from '../../core/schema.ts';
import { saveAnalysis } from '../commands/save-analysis.ts';
import { saveBand } from '../commands/save-band.ts';
import { admitExposure } from '../queries/admit-exposure.ts';
import { findDriver, findEvidence, summaryOf } from '../queries/find-driver.ts';
import { findDrivers, rankedSummary } from '../queries/find-drivers.ts';
import { findLinkQuality, findSuspects, findTopics } from '../queries/find-link-setup.ts';
import { listBand } from '../queries/list-band.ts';
import { linkProvenance, listAnalyses, openLink, runOf } from '../queries/open-link.ts';

const os = implementing(linkContract);

export const linkRouter = {
  setup: os.setup.handler(async ({ context, input }) => {
    const link = await openLink(context, { ...Slice.parse({}), ...input });
    const [run, topics, suspects, analyses] = await Promise.all([
      runOf(link, context.services.analytics.engine),
      findTopics(link),
      findSuspects(link),
      context.query((ctx) => listAnalyses(ctx)),
    ]);
    return { run, exposures: [...exposureIds], covariates: [...covariateIds], topics, suspects, analyses };
  }),

  saveAnalysis: os.saveAnalysis.handler(({ context, input }) =>
    context.command((ctx) => saveAnalysis(ctx, input.name, input.settings)),
  ),

  drivers: os.drivers.handler(async ({ context, input }) => {
    const link = await openLink(context, input);
    const [run, quality, found] = await Promise.all([
      runOf(link, context.services.analytics.engine),
      findLinkQuality(link),
      findDrivers(link, input.wait === 'yes'),
    ]);
    const drivers = found.drivers.filter(({ id }) => seesColleagues(context.actor) || !namesAgents(id));
    return {
      ...(await linkProvenance(link)),
      run,
      ...found,
      drivers,
      notRecorded: [...notRecorded],
      quality,
    };
  }),

  driver: os.driver.handler(async ({ context, input }) => {
    const exposure = admitExposure(context.actor, input.exposure);
    const link = await openLink(context, input, exposure.kind);
    const result = await findDriver(link, exposure);
    // the natural experiment comes with the evidence, so that the first picture does not wait for it
    const summary = rankedSummary(link, exposure.id) ?? summaryOf(exposure, result, null, null);
    return {
      ...(await linkProvenance(link)),
      run: await runOf(link, context.services.analytics.engine),
      summary,
      result,
    };
  }),

  evidence: os.evidence.handler(async ({ context, input }) => {
    const exposure = admitExposure(context.actor, input.exposure);
    const link = await openLink(context, input, exposure.kind);
    const evidence = await findEvidence(link, exposure);
    const summary =
      rankedSummary(link, exposure.id) ??
      summaryOf(exposure, await findDriver(link, exposure), null, evidence?.congestion ?? null);
    return {
      ...(await linkProvenance(link)),
      run: await runOf(link, context.services.analytics.engine),
      summary,
      evidence: evidence ?? {
        ladder: [],
        curves: [],
        curveEvent: 'contract-end' as const,
        congestion: null,
        adjustedPerLnHour: null,
      },
    };
  }),

  band: os.band.handler(async ({ context, input }) => {
    const { exposure: id, group, limit, cursor, ...rest } = input;
    const exposure = admitExposure(context.actor, id);
    const link = await openLink(context, rest);
    return listBand(context, link, exposure, { group, limit, cursor });
  }),

  saveBand: os.saveBand.handler(({ context, input }) => saveBand(context, input)),
};
