import { benjaminiHochberg } from '#stats/comparison/multiple-testing.ts';
import type { DriverSummary } from '../../core/contract/link.ts';
import type { ComputedDriver } from '../../core/link/driver-model.ts';
import type { Congestion, DriverResult } from '../../core/link/driver-result.ts';
import { type Exposure, type ExposureId, exposures } from '../../core/link/exposures.ts';
import { beginDrivers, findQueue, summaryOf } from './find-driver.ts';
import type { LinkQuestion } from './open-link.ts';

type Part = { readonly exposure: Exposure; readonly result: DriverResult; congestion: Congestion | null };
type Ranking = { readonly parts: Part[]; done: number; readonly finished: Promise<void>; over: boolean };

const most = 40;
const companies = new WeakMap<object, Map<string, Ranking>>();

function rankingsOf(link: LinkQuestion): Map<string, Ranking> {
  const known = companies.get(link.owner) ?? new Map<string, Ranking>();
  companies.set(link.owner, known);
  return known;
}

/** exposures read and computed at once: what is between two steps of the progress */
const together = 13;

/** The primary one alone, so that it is there first; the others of a kind together. */
function batchesOf(primary: ExposureId): Exposure[][] {
  const others = exposures.filter(({ id }) => id !== primary);
  const kinds = [...Map.groupBy(others, ({ kind }) => kind).values()];
  return [exposures.filter(({ id }) => id === primary), ...kinds.flatMap((kind) => chunked(kind, together))];
}

const chunked = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));

/** The next batch is read while the models of the one before are computed in their thread. */
function begin(link: LinkQuestion): Ranking {
  const parts: Part[] = [];
  const settle = async (batch: readonly Exposure[], results: readonly Promise<ComputedDriver>[]) => {
    for (const [i, computed] of results.entries()) {
      const exposure = batch[i];
      const { result } = await computed;
      if (exposure) parts.push({ exposure, result, congestion: null });
      ranking.done += 1;
    }
  };
  const work = async (): Promise<void> => {
    let before: Promise<void> = Promise.resolve();
    for (const batch of batchesOf(link.settings.primary)) {
      const results = beginDrivers(link, batch, 'background');
      await before;
      before = settle(batch, results);
      before.catch(() => undefined);
    }
    await before;
    for (const part of parts) {
      if (part.result.difference && (part.result.p ?? 1) < 0.05)
        part.congestion = (await findQueue(link, part.exposure, 'background'))?.congestion ?? null;
    }
    ranking.over = true;
  };
  const ranking: Ranking = { parts, done: 0, finished: Promise.resolve(), over: false };
  const finished = work();
  finished.catch(() => rankingsOf(link).delete(link.key));
  return Object.assign(ranking, { finished });
}

function rankingOf(link: LinkQuestion): Ranking {
  const rankings = rankingsOf(link);
  const known = rankings.get(link.key);
  if (known) return known;
  const made = begin(link);
  rankings.set(link.key, made);
  if (rankings.size > most) rankings.delete(rankings.keys().next().value ?? '');
  return made;
}

/** p of every driver but the primary one, corrected for how many there are; the primary question was asked before looking. */
function adjusted(parts: readonly Part[], primary: ExposureId): Map<ExposureId, number | null> {
  const others = parts.filter(({ exposure, result }) => exposure.id !== primary && result.p !== null);
  const p = benjaminiHochberg(others.map(({ result }) => result.p ?? 1));
  return new Map([
    ...parts.map(({ exposure, result }) => [exposure.id, exposure.id === primary ? result.p : null] as const),
    ...others.map(({ exposure }, i) => [exposure.id, p[i] ?? null] as const),
  ]);
}

const stakeOf = ({ money, difference }: DriverSummary): number =>
  money?.perYear?.value ?? money?.keptPerYear.value ?? Math.abs(difference?.value ?? 0);

const rankOf = (one: DriverSummary): number =>
  one.state === 'cannot-answer' ? 4 : one.grade === 'A' ? 0 : one.grade === 'B' ? 1 : 2;

/** What is known by now, by grade and money at stake; what cannot be answered last. */
function summaries(ranking: Ranking, link: LinkQuestion): DriverSummary[] {
  const p = adjusted(ranking.parts, link.settings.primary);
  return ranking.parts
    .map(({ exposure, result, congestion }) =>
      summaryOf(exposure, result, p.get(exposure.id) ?? null, congestion),
    )
    .sort((a, b) => rankOf(a) - rankOf(b) || stakeOf(b) - stakeOf(a));
}

export async function findDrivers(link: LinkQuestion, wait: boolean) {
  const ranking = rankingOf(link);
  if (wait) await ranking.finished;
  // a moment, so that what is in memory or nearly done is not asked for twice
  else await Promise.race([ranking.finished, new Promise((resolve) => setTimeout(resolve, 150))]);
  return {
    state: ranking.over ? ('done' as const) : ('computing' as const),
    done: ranking.done,
    of: exposures.length,
    drivers: summaries(ranking, link),
  };
}

/** The driver as the list knows it when the list is there: with the p corrected for the number of questions. */
export function rankedSummary(link: LinkQuestion, id: ExposureId): DriverSummary | null {
  const ranking = rankingsOf(link).get(link.key);
  return ranking?.over ? (summaries(ranking, link).find((one) => one.id === id) ?? null) : null;
}
