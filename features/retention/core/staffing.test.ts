import { describe, expect, it } from 'vitest';
import {
  agentsForWait,
  type Desk,
  erlangB,
  erlangC,
  handleHoursForWait,
  impatientQueue,
  patientQueue,
  patientQueues,
  waitsByAgents,
} from './staffing.ts';

describe('Erlang B', () => {
  // Load that N lines carry at a blocking of 1 %: the printed traffic table (ITU-T handbook, Siemens tables)
  it.each([
    [5, 1.361],
    [10, 4.461],
    [20, 12.03],
    [50, 37.9],
    [100, 84.06],
  ])('%i lines carry %f erlangs at 1 %%', (lines, load) => {
    expect(erlangB(load, lines)).toBeCloseTo(0.01, 4);
  });

  it('stays a probability at a hundred thousand erlangs', () => {
    const blocked = erlangB(100_000, 100_300);
    expect(blocked).toBeGreaterThan(0);
    expect(blocked).toBeLessThan(0.01);
    expect(erlangC(100_000, 100_300)).toBeLessThan(1);
  });
});

/** The textbook sum, for loads at which it holds. */
function erlangCBySum(load: number, agents: number): number {
  let term = 1;
  let sum = 0;
  for (let k = 0; k < agents; k += 1) {
    sum += term;
    term *= load / (k + 1);
  }
  const top = (term * agents) / (agents - load);
  return top / (sum + top);
}

describe('Erlang C', () => {
  it.each([
    [10, 12],
    [10, 14],
    [0.5, 1],
    [48, 55],
    [99, 100],
  ])('%f erlangs on %i agents equal the textbook sum', (load, agents) => {
    expect(erlangC(load, agents)).toBeCloseTo(erlangCBySum(load, agents), 12);
  });

  it('gives the printed examples', () => {
    // 360 calls in half an hour of 4 minutes on 55 agents: the worked example of Mitan's "The Erlang-C formula"
    const call = patientQueue(48, 240, 55);
    expect(call.waits).toBeCloseTo(0.239, 3);
    expect(call.meanHours).toBeCloseTo(8.2, 1);
    // 200 calls an hour of 3 minutes on 14 agents: Call Centre Helper's worked example, 17.4 %, 7.8 s
    const helper = patientQueue(10, 180, 14);
    expect(helper.waits).toBeCloseTo(0.174, 3);
    expect(helper.meanHours).toBeCloseTo(7.8, 1);
    // M/M/1: the share that waits is the load
    expect(erlangC(0.8, 1)).toBeCloseTo(0.8, 12);
  });

  it('says that an overloaded desk never catches up', () => {
    expect(patientQueue(12, 1, 12)).toEqual({
      waits: 1,
      meanHours: Number.POSITIVE_INFINITY,
      abandons: 0,
    });
  });

  it('computes a row of staffings in one pass', () => {
    const row = patientQueues(10, 0.5, 9, 6);
    for (const [k, wait] of row.entries()) expect(wait).toBe(patientQueue(10, 0.5, 9 + k).meanHours);
  });
});

describe('Erlang A', () => {
  // Gans, Koole & Mandelbaum (2003), "Telephone call centers", table 1: 48 calls a minute, 1 minute each, 50 agents
  it('gives the printed comparison of patient and impatient callers', () => {
    const patient = patientQueue(48, 60, 50);
    expect(patient.meanHours).toBeCloseTo(20.8, 1);
    const impatient = impatientQueue(48, 60, 50, 120);
    expect(impatient.abandons).toBeCloseTo(0.031, 3);
    expect(impatient.meanHours).toBeGreaterThan(3.5);
    expect(impatient.meanHours).toBeLessThan(3.8);
  });

  it('becomes Erlang C when patience has no end', () => {
    const patient = patientQueue(10, 0.5, 12);
    const nearly = impatientQueue(10, 0.5, 12, 1e7);
    expect(nearly.waits).toBeCloseTo(patient.waits, 5);
    expect(nearly.meanHours).toBeCloseTo(patient.meanHours, 5);
    expect(nearly.abandons).toBeLessThan(1e-6);
  });

  it('loses exactly what an overloaded desk cannot do', () => {
    const queue = impatientQueue(2000, 1, 1000, 1);
    expect(queue.abandons).toBeCloseTo(0.5, 2);
    expect(impatientQueue(100_000, 0.1, 20_000, 5).abandons).toBeCloseTo(0.8, 6);
  });
});

describe('a desk through the week', () => {
  const flat: Desk = {
    perHour: 20,
    handleHours: 0.5,
    pattern: [{ requests: 1, hours: 1 }],
    patienceHours: null,
  };

  it('waits longer when the same requests come in a rush', () => {
    const rush: Desk = {
      ...flat,
      pattern: [
        { requests: 0.6, hours: 0.5 },
        { requests: 0.4, hours: 0.5 },
      ],
    };
    const [even = 0] = waitsByAgents(flat, 13, 1);
    const [uneven = 0] = waitsByAgents(rush, 13, 1);
    expect(uneven).toBeGreaterThan(even);
  });

  it('needs no more agents than it takes', () => {
    const agents = agentsForWait(flat, 0.05);
    expect(agents).not.toBeNull();
    expect(waitsByAgents(flat, agents ?? 0, 1)[0]).toBeLessThanOrEqual(0.05);
    expect(waitsByAgents(flat, (agents ?? 0) - 1, 1)[0]).toBeGreaterThan(0.05);
    expect(agentsForWait(flat, 0.05, 3)).toBeNull();
  });

  it('finds the handling time behind a wait', () => {
    const handleHours = handleHoursForWait(flat, 12, 0.25);
    expect(waitsByAgents({ ...flat, handleHours }, 12, 1)[0]).toBeCloseTo(0.25, 6);
  });
});
