import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dialectProblems } from '#platform/server/analytics/dialect.ts';
import { availableEngines, startTestApplication, type TestApplication } from '#platform/server/testing.ts';
import type { AgentLine, ChannelsAnswer, StageLine } from '../core/contract/agents.ts';
import { channelCsatQuery, channelMovesQuery, channelSpreadQuery } from '../core/link/agents-sql.ts';
import { customerRow, id, insertRows, orderRow, type Row, testedModules } from './fixtures/books.ts';

type Agents = {
  state: string;
  sees: string;
  agents: AgentLine[];
  points: { key: string | null; name: string | null; self: boolean; ratio: number; funnel: string }[];
  notYet: { name: string; n: number; needed: number | null; reason: string }[];
  limits: unknown[];
  ignored: string[];
  snapshot: string;
  run: { engine: string; seed: number; linkVersion: number };
};
type Stages = { state: string; stages: StageLine[] };

const DAY = 86_400_000;
const stamp = '2026-01-01T00:00:00Z';
const first = Date.parse('2026-01-05T10:00:00Z');
const iso = (at: number): string => new Date(at).toISOString();

/** Share of hard cases, and what the first reply does to the odds of leaving (as a factor of the risk). */
const crew = [
  { staff: 2, name: 'Olga', hard: 0.9, effect: 1 },
  { staff: 21, name: 'Viktor', hard: 0.8, effect: 0.5 },
  { staff: 22, name: 'Daria', hard: 0.65, effect: 0.55 },
  { staff: 23, name: 'Anna', hard: 0.2, effect: 1.7 },
  { staff: 24, name: 'Tomás', hard: 0.35, effect: 1.6 },
  { staff: 25, name: 'James', hard: 0.1, effect: 1 },
  { staff: 26, name: 'Marco', hard: 0.5, effect: 1 },
] as const;
const each = 480;

/**
 * Every customer has a contract and one request. Hard cases leave three times as often whoever answers; two agents keep customers
 * and two lose them. Who is met at the stage "service" buys again, the others do not.
 */
function world(): Record<string, Row[]> {
  const [customers, subscriptions, tickets, measures, orders]: Row[][] = [[], [], [], [], []];
  let n = 1000;
  const add = (staff: number, severity: string, lost: boolean, at: number, over: Row = {}): void => {
    n += 1;
    const stage = n % 2 === 0 ? 'service' : 'use';
    customers?.push(customerRow(n));
    subscriptions?.push({
      customer_id: id(n),
      subscription_id: id(900_000 + n),
      number: '',
      source: 'test',
      plan: 'club',
      started_at: '2025-01-01T00:00:00Z',
      ended_at: lost ? iso(at + 30 * DAY) : null,
      amount_minor: 3_000,
      period: 'month',
      currency: 'EUR',
      created_at: stamp,
      updated_at: stamp,
    });
    const key = { customer_id: id(n), ticket_id: id(700_000 + n) };
    tickets?.push({
      ...key,
      number: n,
      source: 'test',
      channel: n % 3 === 0 ? 'chat' : 'email',
      live: false,
      status: 'solved',
      priority: 'normal',
      severity,
      topic: 'question',
      stage,
      initiated_by: 'customer',
      tags: [],
      attributes: {} as never,
      subject: '',
      search_text: '',
      created_at: iso(at),
      updated_at: iso(at),
      ...over,
    });
    measures?.push({
      ...key,
      clock_version: 1,
      first_reply_at: iso(at + 3_600_000),
      frt_seconds: 3600,
      agent_first_seconds: 600 + staff,
      first_agent_id: id(staff),
      cycles: 1,
      reopens: 0,
      transfers: 0,
      bot_only: false,
      clock_live: false,
      data_quality: [],
    });
    orders?.push(orderRow(n, n * 10, '2025-12-20T10:00:00Z'));
    if (stage === 'service')
      orders?.push(orderRow(n, n * 10 + 1, iso(at + 20 * DAY), { amount_minor: 2_500 + (n % 7) * 100 }));
  };
  for (const { staff, hard, effect } of crew) {
    for (const severity of ['low', 'high']) {
      const size = Math.round(each * (severity === 'high' ? hard : 1 - hard));
      const losses = Math.round(size * (severity === 'high' ? 0.27 : 0.09) * effect);
      for (let k = 0; k < size; k += 1)
        add(staff, severity, (k * losses) % size < losses, first + ((k * 37) % 80) * DAY);
    }
  }
  // somebody new, on a channel and at a stage nobody else has
  for (let k = 0; k < 20; k += 1)
    add(27, 'low', k < 3, first + k * DAY, { channel: 'phone', stage: 'renewal' });
  // the last record: everything above is old enough
  add(26, 'low', false, Date.parse('2026-06-30T10:00:00Z'));
  return {
    customers: customers ?? [],
    subscriptions: subscriptions ?? [],
    tickets: tickets ?? [],
    ticket_measures: measures ?? [],
    orders: orders ?? [],
  };
}

const staff = (): Row[] =>
  [...crew, { staff: 27, name: 'Newcomer' }].map(({ staff: of, name }) => ({
    staff_id: id(of),
    kind: 'human',
    name,
    source: 'test',
    active: true,
    created_at: stamp,
    updated_at: stamp,
  }));

let app: TestApplication;
const get = async <T>(role: 'owner' | 'manager' | 'agent' | 'analyst', path: string): Promise<T> => {
  const answer = await app.call(role, 'GET', path);
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.text}`);
  return answer.body as T;
};

beforeAll(async () => {
  const [engine] = await availableEngines();
  app = await startTestApplication({
    modules: testedModules,
    ...(engine ? { engine } : {}),
    clock: () => new Date('2026-07-01T09:00:00Z'),
  });
  const { database, analytics } = app.application.services;
  await insertRows(database, 'staff', staff());
  for (const [table, rows] of Object.entries(world())) await insertRows(database, table, rows);
  await app.command((ctx) => ctx.publish({ type: 'test.filled', customerId: null, payload: { bulk: true } }));
  await analytics.catchUp();
}, 300_000);
afterAll(() => app.close());

describe('agents', () => {
  it('finds who keeps and who loses customers behind easy and hard books', async () => {
    const { agents, state, run } = await get<Agents>('manager', '/retention/agents');
    expect(state).toBe('answered');
    expect(run).toMatchObject({ linkVersion: expect.any(Number), seed: expect.any(Number) });
    const of = (name: string): AgentLine => {
      const found = agents.find((one) => one.name === name);
      if (!found) throw new Error(`no line of ${name}`);
      return found;
    };
    // as seen, the average ones look best and worst
    const raw = [...agents].sort((a, b) => a.left.value - b.left.value).map(({ name }) => name);
    expect([raw[0], raw.at(-1)]).toEqual(['James', 'Olga']);
    // given the book they are average, and the order is the planted one
    expect([of('James').funnel, of('Olga').funnel, of('Marco').funnel]).toEqual([
      'inside',
      'inside',
      'inside',
    ]);
    const ratios = Object.fromEntries(agents.map(({ name, shrunk }) => [name, shrunk.value]));
    const middle = ['James', 'Olga', 'Marco'].map((name) => ratios[name] ?? Number.NaN);
    for (const good of ['Viktor', 'Daria']) expect(ratios[good]).toBeLessThan(Math.min(...middle));
    for (const bad of ['Anna', 'Tomás']) expect(ratios[bad]).toBeGreaterThan(Math.max(...middle));
    expect(of('Viktor').funnel).toMatch(/^low/);
    expect(of('Anna').funnel).toMatch(/^high/);
    for (const { shrunk, ratio, confidence } of agents) {
      expect(shrunk.low).toBeLessThan(shrunk.value);
      expect(shrunk.high).toBeGreaterThan(shrunk.value);
      expect(Math.abs(shrunk.value - 1)).toBeLessThanOrEqual(Math.abs(ratio - 1) + 0.05);
      expect(confidence).toBeGreaterThan(0);
    }
    // the book tells how hard the customers are, not how they did
    expect(of('Olga').expectedRate).toBeGreaterThan(of('James').expectedRate + 0.05);
  });

  it('lists by name without a rank, and says how many more somebody needs', async () => {
    const { agents, notYet, points, limits } = await get<Agents>('owner', '/retention/agents');
    const names = agents.map(({ name }) => name);
    expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b, 'en')));
    expect(JSON.stringify(agents)).not.toMatch(/rank/i);
    expect(notYet).toEqual([
      expect.objectContaining({ name: 'Newcomer', n: 20, needed: expect.any(Number) }),
    ]);
    expect(notYet[0]?.needed).toBeGreaterThan(20);
    expect(points).toHaveLength(crew.length);
    expect(limits.length).toBeGreaterThan(10);
  });

  it('counts sales only where staying is shown not to be lower', async () => {
    const of = (answer: Agents, name: string) => answer.agents.find((one) => one.name === name)?.sales;
    const usual = await get<Agents>('analyst', '/retention/agents');
    expect(of(usual, 'Viktor')).toMatchObject({ counts: true, verdict: 'superior' });
    expect(of(usual, 'Anna')).toMatchObject({ counts: false });
    expect(of(usual, 'Viktor')?.bound).toBeGreaterThan(-0.02);
    expect(of(usual, 'Anna')?.bound).toBeLessThan(-0.02);
    expect(of(usual, 'Marco')?.perCustomer.value).toBeGreaterThan(10);
    // whoever is ready to lose more lets more through, and the setting is part of the question
    const lenient = await get<Agents>('analyst', '/retention/agents?margin=20');
    expect(of(lenient, 'Anna')).toMatchObject({ counts: true, verdict: 'non-inferior' });
    const wrong = await app.call('analyst', 'GET', '/retention/agents?margin=0');
    expect(wrong.status).toBe(400);
  });

  it('shows an agent the own line, and colleagues as points without a name', async () => {
    const mine = await get<Agents>('agent', '/retention/agents');
    expect(mine.sees).toBe('own');
    expect(mine.agents.map(({ name, self }) => [name, self])).toEqual([['Olga', true]]);
    expect(mine.notYet).toEqual([]);
    expect(mine.points).toHaveLength(crew.length);
    expect(mine.points.filter(({ name, key }) => name !== null || key !== null)).toEqual([
      expect.objectContaining({ name: 'Olga', key: id(2), self: true }),
    ]);
    const text = JSON.stringify(mine);
    for (const { name, staff: of } of crew)
      if (name !== 'Olga') {
        expect(text).not.toContain(name);
        expect(text).not.toContain(id(of));
      }
    const boss = await get<Agents>('manager', '/retention/agents');
    expect(boss).toMatchObject({ sees: 'all' });
    expect(boss.agents).toHaveLength(crew.length);
  });

  it('gives no agent a filter that would single out a colleague', async () => {
    const narrowed = await get<Agents>(
      'agent',
      `/retention/agents?agent=${id(23)}&channel=chat&channel=email`,
    );
    const plain = await get<Agents>('agent', '/retention/agents');
    expect(narrowed.points).toEqual(plain.points);
    expect(narrowed.ignored).toEqual(expect.arrayContaining(['agent', 'channel']));
    // agents among the agents of a filter would be compared with nobody
    const boss = await get<Agents>('manager', `/retention/agents?agent=${id(23)}`);
    expect(boss.ignored).toContain('agent');
    expect(boss.agents).toHaveLength(crew.length);
    expect((await app.call(null, 'GET', '/retention/agents')).status).toBe(401);
  });

  it('tells an agent the own figures alone, wherever figures go by agent', async () => {
    const names = (body: unknown): string[] =>
      crew
        .filter(({ staff: of, name }) => {
          const text = JSON.stringify(body);
          return text.includes(name) || text.includes(id(of));
        })
        .map(({ name }) => name);
    const days = 'from=2024-01-01&to=2026-06-30';
    for (const path of [`/metrics/frt/by/agent?${days}`, '/metrics/choices']) {
      expect([path, names(await get('manager', path))]).toEqual([path, crew.map(({ name }) => name)]);
      expect([path, names(await get('agent', path))]).toEqual([path, ['Olga']]);
    }
    type Figures = { ignored: string[]; figures: unknown };
    const figures = (role: 'agent' | 'manager', filter: string) =>
      get<Figures>(role, `/metrics/figures?id=frt&${days}${filter}`);
    const whole = await figures('agent', '');
    const colleague = await figures('agent', `&agent=${id(23)}`);
    expect(colleague.figures).toEqual(whole.figures);
    expect(colleague.ignored).toContain('agent');
    const own = await figures('agent', `&agent=${id(2)}`);
    expect(own.ignored).not.toContain('agent');
    expect(own.figures).not.toEqual(whole.figures);
    expect((await figures('manager', `&agent=${id(23)}`)).figures).not.toEqual(whole.figures);
  });

  it('answers no agent which colleague keeps customers, and says who may ask', async () => {
    const drivers = async (role: 'agent' | 'manager') => {
      const answer = await get<{ drivers: { id: string }[] }>(role, '/retention/drivers?wait=yes');
      return answer.drivers.map((one) => one.id);
    };
    expect(await drivers('manager')).toContain('first-agent');
    expect(await drivers('agent')).not.toContain('first-agent');
    expect((await app.call('manager', 'GET', '/retention/drivers/first-agent')).status).toBe(200);
    for (const path of ['', '/evidence', `/band?group=${id(23)}`, `/band?group=${id(2)}`]) {
      const refused = await app.call('agent', 'GET', `/retention/drivers/first-agent${path}`);
      expect([path, refused.status]).toEqual([path, 403]);
      expect(refused.body).toMatchObject({ code: 'retention:colleagues' });
    }
  });

  it('gives equal digits to equal questions', async () => {
    const [a, b] = [await get('manager', '/retention/agents'), await get('manager', '/retention/agents')];
    expect(a).toEqual(b);
  });
});

describe('channels and stages', () => {
  it('lays volume, wait and satisfaction beside staying within like customers', async () => {
    const { channels, spread, moves } = await get<ChannelsAnswer>('agent', '/retention/channels');
    const of = (key: string) => channels.find((one) => one.key === key);
    expect(channels.map(({ key }) => key)).toEqual(['email', 'chat', 'phone']);
    expect(of('email')?.firstReply?.value).toBe(3600);
    const chat = of('chat')?.stays;
    expect(chat?.difference?.low).toBeLessThan(0);
    expect(chat?.difference?.high).toBeGreaterThan(0);
    expect(chat?.crude).not.toBeNull();
    expect(of('phone')?.stays).toMatchObject({ n: 20, difference: null, needed: 60 });
    expect(spread).toEqual([
      { channels: 1, customers: crew.length * each + 21, requests: crew.length * each + 21 },
    ]);
    expect(moves).toEqual([]);
  });

  it('tells staying, buying again and spend of each stage, and what is too little', async () => {
    const { state, stages } = await get<Stages>('analyst', '/retention/stages');
    expect(state).toBe('answered');
    const of = (key: string) => stages.find((one) => one.key === key);
    const service = of('service');
    // service buys once more within the horizon and nobody else does; staying does not differ
    expect(service?.sales.difference?.value).toBeCloseTo(1, 5);
    expect(service?.sales.adjustedP).toBeLessThan(0.001);
    expect(service?.spend.difference?.value).toBeGreaterThan(26);
    expect(service?.spend.difference?.value).toBeLessThan(30);
    expect(service?.stays.adjustedP).toBeGreaterThan(0.05);
    expect(of('renewal')?.stays).toMatchObject({ n: 20, difference: null, needed: 40 });
  });

  it('asks in the dialect every engine answers alike', () => {
    const span = { from: 0, to: 30_000 };
    const nothing = () => [];
    for (const query of [
      channelSpreadQuery(span, nothing),
      channelMovesQuery(span, nothing),
      channelCsatQuery(span, nothing),
    ])
      expect(dialectProblems(query.text)).toEqual([]);
  });
});
