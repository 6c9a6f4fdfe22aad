import { describe, expect, it } from 'vitest';
import { agents } from './agents.ts';
import { liveSampleCompany } from './company.ts';
import type { LifeOptions, LivedWeek } from './life.ts';
import { planted, waitDose } from './truth.ts';
import { DAY } from './world.ts';

const today = new Date('2026-03-01T09:00:00Z');

function population(seed: number, customers: number, options: Omit<LifeOptions, 'onWeek'> = {}) {
  const weeks: LivedWeek[] = [];
  const { lives } = liveSampleCompany({
    ...options,
    seed,
    customers,
    today,
    onWeek: (week) => weeks.push(week),
  });
  return { weeks, lives };
}

/** Plain Newton-Raphson logistic regression: coefficients and standard errors. */
function logisticFit(rows: readonly (readonly number[])[], y: readonly boolean[]) {
  const width = rows[0]?.length ?? 0;
  let beta = new Array<number>(width).fill(0);
  let inverse: number[][] = [];
  for (let step = 0; step < 12; step++) {
    const gradient = new Array<number>(width).fill(0);
    const information = Array.from({ length: width }, () => new Array<number>(width).fill(0));
    rows.forEach((row, index) => {
      let eta = 0;
      for (let j = 0; j < width; j++) eta += (row[j] ?? 0) * (beta[j] ?? 0);
      const p = 1 / (1 + Math.exp(-eta));
      const weight = p * (1 - p);
      const residual = (y[index] ? 1 : 0) - p;
      for (let j = 0; j < width; j++) {
        const x = row[j] ?? 0;
        if (x === 0) continue;
        gradient[j] = (gradient[j] ?? 0) + x * residual;
        const line = information[j] ?? [];
        for (let k = 0; k <= j; k++) line[k] = (line[k] ?? 0) + weight * x * (row[k] ?? 0);
      }
    });
    for (let j = 0; j < width; j++)
      for (let k = 0; k < j; k++) (information[k] ?? [])[j] = information[j]?.[k] ?? 0;
    inverse = invert(information);
    beta = beta.map(
      (b, j) => b + (inverse[j] ?? []).reduce((sum, value, k) => sum + value * (gradient[k] ?? 0), 0),
    );
  }
  return { beta, se: inverse.map((line, j) => Math.sqrt(line[j] ?? Number.NaN)) };
}

function invert(matrix: readonly (readonly number[])[]): number[][] {
  const n = matrix.length;
  const work = matrix.map((line, i) => [...line, ...line.map((_, j) => (i === j ? 1 : 0))]);
  for (let column = 0; column < n; column++) {
    let best = column;
    for (let row = column; row < n; row++)
      if (Math.abs(work[row]?.[column] ?? 0) > Math.abs(work[best]?.[column] ?? 0)) best = row;
    [work[column], work[best]] = [work[best] ?? [], work[column] ?? []];
    const pivot = work[column] ?? [];
    const scale = pivot[column] ?? 1;
    for (let j = 0; j < 2 * n; j++) pivot[j] = (pivot[j] ?? 0) / scale;
    for (let row = 0; row < n; row++) {
      const factor = row === column ? 0 : (work[row]?.[column] ?? 0);
      if (factor !== 0)
        for (let j = 0; j < 2 * n; j++)
          (work[row] ?? [])[j] = (work[row]?.[j] ?? 0) - factor * (pivot[j] ?? 0);
    }
  }
  return work.map((line) => line.slice(n));
}

const effects = planted.ticket;
/** name, truth, and how to read it from a customer-week */
const terms: readonly (readonly [string, number, (w: LivedWeek) => number])[] = [
  ['intercept', planted.intercept, () => 1],
  ['plus', planted.tier.plus, (w) => (w.state.tier === 'plus' ? 1 : 0)],
  ['premium', planted.tier.premium, (w) => (w.state.tier === 'premium' ? 1 : 0)],
  ['subscriber', planted.subscriber, (w) => (w.state.subscriber ? 1 : 0)],
  ['early', planted.tenure.early, (w) => (w.state.tenureWeeks < planted.tenure.earlyWeeks ? 1 : 0)],
  ['after a year', planted.tenure.late, (w) => (w.state.tenureWeeks >= planted.tenure.lateWeeks ? 1 : 0)],
  ['outage', planted.outage, (w) => (w.state.outage ? 1 : 0)],
  ['hidden', planted.hidden, (w) => w.state.hidden],
  ['late', planted.lateDelivery, (w) => (w.state.late ? 1 : 0)],
  ['a ticket as such', 0, (w) => (w.state.ticket ? 1 : 0)],
  ['severity', effects.severity, (w) => w.state.ticket?.severity ?? 0],
  ['wait', effects.frtSlope, (w) => (w.state.ticket ? waitDose(w.state.ticket.frtHours) : 0)],
  ['one touch', effects.oneTouch, (w) => (w.state.ticket?.oneTouch ? 1 : 0)],
  ['reopened', effects.reopened, (w) => (w.state.ticket?.reopened ? 1 : 0)],
  ['transfers', effects.transfer, (w) => Math.min(effects.transferCap, w.state.ticket?.transfers ?? 0)],
  ...agents
    .map((agent, index): readonly [string, number, (w: LivedWeek) => number] => [
      agent.key,
      agent.effect,
      (w) => (w.state.ticket?.agent === index ? 1 : 0),
    ])
    .filter(([, truth]) => truth !== 0),
];

describe('the planted truths', () => {
  const { weeks, lives } = population(1, 4000);

  it('are recovered by a regression that is told everything', () => {
    const fit = logisticFit(
      weeks.map((week) => terms.map(([, , read]) => read(week))),
      weeks.map((week) => week.left),
    );
    for (const [index, [name, truth]] of terms.entries()) {
      const z = ((fit.beta[index] ?? Number.NaN) - truth) / (fit.se[index] ?? Number.NaN);
      expect(Math.abs(z), name).toBeLessThan(3.3);
    }
    const wait = terms.findIndex(([name]) => name === 'wait');
    expect((fit.beta[wait] ?? 0) / (fit.se[wait] ?? 1)).toBeGreaterThan(6);
  });

  /** Tickets with a known 60-day outcome, as the naive analyst joins them. */
  const naive = lives.flatMap((life) =>
    life.tickets.flatMap((ticket) => {
      const reply = ticket.moves.find((move) => move.act === 'say' && move.by === 'agent');
      if (!reply || ticket.createdAt + 60 * DAY > today.getTime()) return [];
      const handoff = ticket.moves.find((move) => move.act === 'handoff')?.at ?? ticket.createdAt;
      const end = life.spells.find((spell) => spell.to !== null && spell.to > ticket.createdAt)?.to ?? null;
      const first = ticket.moves.find(
        (move) => move.act === 'say' && move.by === 'agent' && move.what !== 'note',
      );
      return [
        {
          ticket,
          hours: ((first?.at ?? reply.at) - handoff) / 3_600_000,
          left: end !== null && end <= ticket.createdAt + 60 * DAY,
          agent: first?.act === 'say' ? first.agent : -1,
          asked: ticket.askedAt !== null,
        },
      ];
    }),
  );

  it('look the other way round to who compares all tickets by speed', () => {
    const fit = logisticFit(
      naive.map((row) => [1, waitDose(row.hours)]),
      naive.map((row) => row.left),
    );
    expect(fit.beta[1] ?? 0).toBeLessThan(0);
  });

  it('make the decoy look like a cause', () => {
    const real = naive.filter((row) => row.ticket.topic !== 'cancel');
    const share = (asked: boolean) => {
      const group = real.filter((row) => row.asked === asked);
      return group.filter((row) => row.left).length / group.length;
    };
    expect(share(true)).toBeLessThan(0.75 * share(false));
  });

  it('make the raw league table of agents mislead', () => {
    const raw = agents.map((_, index) => {
      const group = naive.filter((row) => row.agent === index && row.ticket.topic !== 'cancel');
      return { n: group.length, left: group.filter((row) => row.left).length / group.length };
    });
    const of = (key: string) => raw[agents.findIndex((agent) => agent.key === key)]?.left ?? Number.NaN;
    // who changes nothing looks better than the best, and worse than one who loses customers
    expect(of('james')).toBeLessThan(of('viktor'));
    expect(of('olga')).toBeGreaterThan(of('tomas'));
  });
});

it('keeps nobody to ask more people', () => {
  // the share that left does not move when nobody waits, but does when everybody waits a day
  const leaving = (hours: number) => {
    const { weeks } = population(2, 3000, {
      intervene: (experience) => ({ ...experience, frtHours: hours }),
    });
    return (
      weeks.filter((week) => week.left && week.state.ticket).length /
      weeks.filter((week) => week.state.ticket).length
    );
  };
  expect(leaving(0.2)).toBe(leaving(planted.ticket.frtKneeLowHours));
  expect(leaving(planted.ticket.frtKneeHighHours)).toBe(leaving(60));
  expect(leaving(24) / leaving(2)).toBeGreaterThan(1.8);
});
