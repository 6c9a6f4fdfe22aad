import type { Locale } from '#platform/core/i18n.ts';
import type { MetricValue } from '#platform/core/metric.ts';
import { benjaminiHochberg } from '#stats/comparison/multiple-testing.ts';
import { wilsonInterval } from '#stats/proportion/wilson.ts';
import type { ChannelLine } from '../../core/contract/agents.ts';
import { ticketColumns } from '../../core/fact-columns.ts';
import { filterSql, type Params } from '../../core/filter.ts';
import { channelExposure } from '../../core/link/agents-exposures.ts';
import { channelCsatQuery, channelMovesQuery, channelSpreadQuery } from '../../core/link/agents-sql.ts';
import type { DriverResult } from '../../core/link/driver-result.ts';
import { alongside, figuresBy } from './find-agents.ts';
import { findDriver, summaryOf } from './find-driver.ts';
import { metricOf } from './find-figures.ts';
import { labelsOf } from './labels.ts';
import type { LinkQuestion } from './open-link.ts';
import type { Question } from './question.ts';

const leastInGroup = 80;
type Effect = ChannelLine['stays'];

/** A channel's customers against like customers of the others, from the driver's levels. */
function effectOf(result: DriverResult, key: string, adjusted: ReadonlyMap<string, number>): Effect {
  const level = result.levels.find((one) => one.key === key);
  const small = result.leftOut.find((one) => one.key === key);
  const none = { difference: null, crude: null, p: null, adjustedP: null };
  const bin = result.bins.find((one) => one.key === key);
  if (!level || !bin) {
    const n = small?.n ?? bin?.n ?? 0;
    return { n, ...none, needed: small ? Math.max(1, leastInGroup - small.n) : null };
  }
  const rest = result.bins.filter((one) => one.key !== key);
  const others = rest.reduce((sum, { crude }) => sum + crude.n, 0);
  const stayed = rest.reduce((sum, { crude }) => sum + crude.n * crude.value, 0);
  return {
    n: level.n,
    difference: level.difference,
    crude: others > 0 ? bin.crude.value - stayed / others : null,
    p: level.p,
    adjustedP: adjusted.get(key) ?? null,
    needed: null,
  };
}

type Spread = { channels: number; customers: number; requests: number };
type Move = { came: string; went: string; n: number };

const conditionsOf = (question: Question) => (params: Params) =>
  filterSql(question.filters, ticketColumns('first_agent_id'), params);

type Rated = { channel: string; n: number; positive: number };

async function readCsat(question: Question): Promise<Map<string, MetricValue>> {
  const rows = await question.ask<Rated>(channelCsatQuery(question.span, conditionsOf(question)));
  const least = metricOf('csat').minimumN;
  return new Map(
    rows.map(({ channel, n, positive }): [string, MetricValue] => {
      const interval = wilsonInterval(Number(positive), Number(n));
      const none = { value: null, low: null, high: null, n: Number(n) };
      if (Number(n) < least) return [channel, { ...none, needed: least - Number(n) }];
      return [
        channel,
        interval.ok
          ? { value: interval.estimate, low: interval.low, high: interval.high, n: interval.n }
          : none,
      ];
    }),
  );
}

async function readMoves(question: Question) {
  const conditions = conditionsOf(question);
  const [spread, moves] = await Promise.all([
    question.ask<Spread>(channelSpreadQuery(question.span, conditions)),
    question.ask<Move>(channelMovesQuery(question.span, conditions)),
  ]);
  const from = new Map<string, number>();
  for (const { came, n } of moves) from.set(came, (from.get(came) ?? 0) + Number(n));
  return {
    spread: spread
      .map((row) => ({
        channels: Number(row.channels),
        customers: Number(row.customers),
        requests: Number(row.requests),
      }))
      .sort((a, b) => a.channels - b.channels),
    moves: moves
      .map(({ came, went, n }) => ({
        from: came,
        to: went,
        n: Number(n),
        share: Number(n) / (from.get(came) ?? 1),
      }))
      .sort((a, b) => b.n - a.n || (a.from + a.to < b.from + b.to ? -1 : 1)),
  };
}

/** Volume, wait and satisfaction of each channel, and staying within like customers. */
export async function findChannels(link: LinkQuestion, locale: Locale) {
  const result = await findDriver(link, channelExposure);
  const question = await alongside(link);
  const [tickets, firstReply, csat, label, moved] = await Promise.all([
    figuresBy(question, 'tickets', 'channel', locale),
    figuresBy(question, 'frt', 'channel', locale),
    readCsat(question),
    labelsOf(question, 'channel', locale),
    readMoves(question),
  ]);
  const ps = benjaminiHochberg(result.levels.map(({ p }) => p));
  const adjusted = new Map(result.levels.map(({ key }, i) => [key, ps[i] ?? 1]));
  const keys = new Set([...tickets.keys(), ...result.groups.map(({ key }) => key)]);
  const count = (key: string): number => tickets.get(key)?.value ?? 0;
  const all = [...keys].reduce((sum, key) => sum + count(key), 0);
  const { grade, because } = summaryOf(channelExposure, result, null, null);
  return {
    state: result.state,
    reason: result.reason,
    needed: result.needed,
    grade,
    because,
    channels: [...keys]
      .map((key) => ({
        key,
        label: label(key),
        tickets: count(key),
        share: all > 0 ? count(key) / all : 0,
        firstReply: firstReply.get(key) ?? null,
        csat: csat.get(key) ?? null,
        stays: effectOf(result, key, adjusted),
      }))
      .sort((a, b) => b.tickets - a.tickets || (a.key < b.key ? -1 : 1)),
    ...moved,
  };
}
