import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CalendarVersion, WeeklyHours } from './business-calendar.ts';
import {
  type ClockEvent,
  type ClockInput,
  type ClockMessage,
  type ClockTicket,
  defaultPolicy,
  isClockPolicy,
  type SlaPolicy,
} from './clock-input.ts';
import { buildCalendarBook } from './schedule-timeline.ts';
import { computeClocks } from './ticket-clocks.ts';

const MINUTE = 60;
const HOUR = 3600;
const DAY = 24 * HOUR;
const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** "Tue 09:30" in the week of Monday 2 March 2026 (UTC), "Tue+1 09:30" a week later. */
function t(text: string): number {
  const [, day = '', week, time = ''] = /^(\w{3})(?:\+(\d+))? (.+)$/.exec(text) ?? [];
  return Date.parse(`2026-03-02T${time}Z`) + (days.indexOf(day) + 7 * Number(week ?? 0)) * DAY * 1000;
}

let serial = 0;
function nextId(): string {
  serial += 1;
  return `r${String(serial).padStart(4, '0')}`;
}
function message(
  sentAt: string,
  authorKind: ClockMessage['authorKind'],
  changes: Partial<ClockMessage> = {},
): ClockMessage {
  return {
    messageId: nextId(),
    ticketId: 'T',
    authorKind,
    authorId: authorKind === 'agent' ? 'ann' : null,
    public: true,
    automatic: false,
    thanks: false,
    sentAt: t(sentAt),
    ...changes,
  };
}
const customer = (at: string, changes?: Partial<ClockMessage>): ClockMessage =>
  message(at, 'customer', changes);
const agent = (at: string, authorId = 'ann', changes?: Partial<ClockMessage>): ClockMessage =>
  message(at, 'agent', { authorId, ...changes });
const bot = (at: string): ClockMessage => message(at, 'bot');
function event(
  at: string,
  type: string,
  to: string | null = null,
  changes: Partial<ClockEvent> = {},
): ClockEvent {
  return {
    eventId: nextId(),
    ticketId: 'T',
    type,
    from: null,
    to,
    actorKind: 'system',
    actorId: null,
    reason: null,
    stamp: false,
    occurredAt: t(at),
    ...changes,
  };
}
const status = (at: string, to: string, changes?: Partial<ClockEvent>): ClockEvent =>
  event(at, 'status', to, changes);
const solved = (at: string, by = 'ann'): ClockEvent =>
  status(at, 'solved', { actorKind: 'agent', actorId: by });

const office: WeeklyHours = [
  [[540, 1020]],
  [[540, 1020]],
  [[540, 1020]],
  [[540, 1020]],
  [[540, 1020]],
  [],
  [],
];
const version = (changes: Partial<CalendarVersion> = {}): CalendarVersion => ({
  calendarId: 'c',
  scheduleId: 'company',
  zone: 'UTC',
  weekly: office,
  holidays: [],
  validFrom: Number.NEGATIVE_INFINITY,
  ...changes,
});

type Story = Partial<Omit<ClockInput, 'ticket' | 'policy'>> & {
  readonly ticket?: Partial<ClockTicket>;
  readonly calendars?: readonly CalendarVersion[];
  readonly sla?: readonly SlaPolicy[];
};

function inputOf(records: readonly (ClockMessage | ClockEvent)[], story: Story = {}): ClockInput {
  const messages = records.filter((r): r is ClockMessage => 'messageId' in r);
  const events = records.filter((r): r is ClockEvent => 'eventId' in r);
  const lastStatus = events
    .filter((e) => e.type === 'status')
    .sort((a, b) => b.occurredAt - a.occurredAt)[0]?.to;
  const calendars = story.calendars ?? [version()];
  return {
    ticket: {
      ticketId: 'T',
      createdAt: t('Mon 09:00'),
      status: (lastStatus ?? 'open') as ClockTicket['status'],
      live: false,
      channel: 'email',
      priority: 'normal',
      tier: null,
      topic: 'delivery',
      teamId: null,
      assigneeId: null,
      initiatedBy: 'customer',
      resolveReason: null,
      ...story.ticket,
    },
    messages,
    events,
    merged: story.merged ?? [],
    siblings: story.siblings ?? [],
    business: buildCalendarBook(calendars, new Map(), 'company').timeline,
    policy: { ...defaultPolicy, sla: story.sla ?? [] },
  };
}
const clocksOf = (records: readonly (ClockMessage | ClockEvent)[], story: Story = {}) =>
  computeClocks(inputOf(records, story));
const measuresOf = (records: readonly (ClockMessage | ClockEvent)[], story: Story = {}) =>
  clocksOf(records, story).measures;
/** "kind outcome seconds" of every wait of a customer */
const waitsOf = (records: readonly (ClockMessage | ClockEvent)[], story: Story = {}) =>
  clocksOf(records, story)
    .waits.filter((w) => w.kind !== 'agent_first')
    .map((w) => [w.kind, w.outcome, w.seconds] as const);

describe('golden timelines', () => {
  it('Chatwoot PR 12058: bot closes on Monday, customer is back on Friday, person replies in 10 minutes', () => {
    const clocks = clocksOf([
      customer('Mon 09:00'),
      bot('Mon 09:02'),
      status('Mon 09:05', 'solved', { actorKind: 'bot' }),
      customer('Fri 14:00'),
      status('Fri 14:00', 'open'),
      agent('Fri 14:10'),
    ]);
    expect(clocks.measures.frtSeconds).toBe(10 * MINUTE);
    expect(clocks.measures.firstResolvedAt).toBeNull();
    expect(clocks.waits.filter((w) => w.kind === 'first')).toHaveLength(1);
    expect(clocks.waits[0]?.kind).toBe('agent_first');
  });

  it('the same without any message of the customer in the records', () => {
    const records = [
      bot('Mon 09:02'),
      status('Mon 09:05', 'solved', { actorKind: 'bot' }),
      status('Fri 14:00', 'open', { actorKind: 'customer' }),
      agent('Fri 14:10'),
    ];
    expect(measuresOf(records).frtSeconds).toBe(10 * MINUTE);
  });

  it('Chatwoot PR 13392: Friday 16:30 with one business hour is due on Monday 9:30', () => {
    const sla = [policy({ firstReplyMinutes: 60 })];
    const story = { ticket: { createdAt: t('Fri 16:30') }, sla };
    const open = measuresOf([customer('Fri 16:30')], story);
    expect([open.slaFirstReply, open.slaFirstReplyDueAt]).toEqual(['running', t('Mon+1 09:30')]);
    expect(measuresOf([customer('Fri 16:30'), agent('Mon+1 09:30')], story).slaFirstReply).toBe('met');
    expect(measuresOf([customer('Fri 16:30'), agent('Mon+1 09:31')], story).slaFirstReply).toBe('breached');
  });

  it('a schedule that changes in mid-ticket counts cumulatively', () => {
    const calendars = [
      version({ calendarId: 'a', weekly: Array.from({ length: 7 }, () => [[540, 1020]] as const) }),
      version({
        calendarId: 'b',
        weekly: Array.from({ length: 7 }, () => [[540, 720]] as const),
        validFrom: t('Tue 00:00'),
      }),
    ];
    const m = measuresOf([customer('Mon 09:00'), agent('Wed 18:00')], { calendars });
    expect(m.frtBusinessSeconds).toBe((8 + 3 + 3) * HOUR);
    expect(m.frtSeconds).toBe(2 * DAY + 9 * HOUR);
  });

  it('Zammad 3551: reply and "pending" in one save answer the customer', () => {
    const m = measuresOf([customer('Mon 09:00'), status('Mon 09:30', 'pending'), agent('Mon 09:30')], {
      sla: [policy({ firstReplyMinutes: 60 })],
    });
    expect([m.frtSeconds, m.slaFirstReply]).toEqual([30 * MINUTE, 'met']);
  });

  it('reply and "solved" in one save answer and resolve', () => {
    const records = [customer('Mon 09:00'), solved('Mon 09:30'), agent('Mon 09:30')];
    expect(waitsOf(records)).toEqual([['first', 'answered', 30 * MINUTE]]);
    expect(measuresOf(records)).toMatchObject({
      artFirstSeconds: 30 * MINUTE,
      oneTouch: true,
      unanswered: false,
    });
  });

  it('a reply saved a moment after the resolve still answers', () => {
    const records = [customer('Mon 09:00'), solved('Mon 09:30'), agent('Mon 09:31')];
    expect(waitsOf(records)).toEqual([['first', 'answered', 31 * MINUTE]]);
  });

  it('Zammad 1322: a reply of the customer through the portal is a turn', () => {
    const records = [
      customer('Mon 09:00'),
      agent('Mon 10:00'),
      customer('Mon 11:00', { public: false }),
      agent('Mon 11:20'),
    ];
    expect(waitsOf(records)).toEqual([
      ['first', 'answered', HOUR],
      ['next', 'answered', 20 * MINUTE],
    ]);
  });

  it('Zammad 5177: the promise about next replies begins after the first reply', () => {
    const sla = [policy({ firstReplyMinutes: 120, nextReplyMinutes: 30 })];
    const before = [customer('Mon 09:00'), customer('Mon 09:10'), agent('Mon 10:30')];
    expect(measuresOf(before, { sla })).toMatchObject({ slaFirstReply: 'met', slaNextReply: null });
    const after = [...before, customer('Mon 11:00'), agent('Mon 12:00')];
    expect(measuresOf(after, { sla })).toMatchObject({ slaFirstReply: 'met', slaNextReply: 'breached' });
  });

  it.each([
    ['spring', '2026-03-28T23:00Z', '2026-03-29T22:00Z', 23],
    ['autumn', '2026-10-24T22:00Z', '2026-10-25T23:00Z', 25],
  ])('the %s day has its real length', (_name, from, to, hours) => {
    const calendars = [
      version({ zone: 'Europe/Berlin', weekly: Array.from({ length: 7 }, () => [[0, 1440]] as const) }),
    ];
    const reply = { ...agent('Mon 09:00'), sentAt: Date.parse(to) };
    const m = measuresOf([reply], { calendars, ticket: { createdAt: Date.parse(from) } });
    expect(m.frtBusinessSeconds).toBe(hours * HOUR);
  });

  it('no calendar: business time is unknown, not calendar time', () => {
    const m = measuresOf([customer('Mon 09:00'), agent('Mon 10:00'), solved('Mon 11:00')], { calendars: [] });
    expect(m).toMatchObject({ frtSeconds: HOUR, frtBusinessSeconds: null, outOfHours: null });
    expect(m).toMatchObject({ artFirstBusinessSeconds: null, artFullBusinessSeconds: null });
  });
});

function policy(changes: Partial<SlaPolicy>): SlaPolicy {
  return {
    slaPolicyId: 'p',
    name: 'p',
    validFrom: Number.NEGATIVE_INFINITY,
    validTo: null,
    conditions: {},
    firstReplyMinutes: null,
    nextReplyMinutes: null,
    resolutionMinutes: null,
    businessHours: true,
    pausedStatuses: ['pending'],
    ...changes,
  };
}

describe('first reply (M1, M2, M3)', () => {
  it('is the first public message a person wrote', () => {
    const m = measuresOf([
      customer('Mon 09:00'),
      message('Mon 09:01', 'system', { automatic: true }),
      bot('Mon 09:01'),
      agent('Mon 09:05', 'ann', { public: false }),
      agent('Mon 09:06', 'ann', { automatic: true }),
      agent('Mon 09:20', 'bob'),
    ]);
    expect(m).toMatchObject({ frtSeconds: 20 * MINUTE, firstAgentId: 'bob', humanReplies: 1, botReplies: 1 });
  });

  it('starts when the bot hands over; the time with the bot is its own measure', () => {
    const m = measuresOf([
      customer('Mon 09:00'),
      bot('Mon 09:01'),
      event('Mon 09:10', 'handoff'),
      bot('Mon 09:10'),
      agent('Mon 09:40'),
    ]);
    expect(m).toMatchObject({ frtSeconds: 30 * MINUTE, botSeconds: 10 * MINUTE });
  });

  it('takes the latest handoff before the reply and none after it', () => {
    const m = measuresOf([
      customer('Mon 09:00'),
      event('Mon 09:10', 'handoff'),
      event('Mon 09:20', 'handoff'),
      agent('Mon 09:40'),
      event('Mon 10:00', 'handoff'),
    ]);
    expect(m).toMatchObject({ frtSeconds: 20 * MINUTE, botSeconds: 20 * MINUTE });
  });

  it('of an agent runs from the assignment, without the time on hold', () => {
    const { waits } = clocksOf([
      customer('Mon 09:00'),
      event('Mon 09:30', 'assignee', 'ann'),
      agent('Mon 09:50', 'ann'),
      customer('Mon 10:00'),
      event('Mon 10:10', 'assignee', 'bob', { from: 'ann' }),
      status('Mon 10:20', 'hold'),
      status('Mon 10:50', 'open'),
      agent('Mon 11:00', 'bob'),
      customer('Mon 12:00'),
      agent('Mon 12:30', 'bob'),
    ]);
    const own = waits
      .filter((w) => w.kind === 'agent_first')
      .map((w) => [w.agentId, w.seconds, w.businessSeconds]);
    expect(own).toEqual([
      ['ann', 20 * MINUTE, 20 * MINUTE],
      ['bob', 20 * MINUTE, 20 * MINUTE],
    ]);
  });

  it('of a ticket an agent began runs from the first words of the customer; of a campaign there is none (E11)', () => {
    const records = [agent('Mon 09:00'), customer('Mon 11:00'), agent('Mon 11:30')];
    expect(measuresOf(records, { ticket: { initiatedBy: 'agent' } }).frtSeconds).toBe(30 * MINUTE);
    expect(measuresOf([agent('Mon 09:00')], { ticket: { initiatedBy: 'agent' } }).frtSeconds).toBeNull();
    const campaign = { ticket: { initiatedBy: 'campaign' } } as const;
    expect(measuresOf(records, campaign).frtSeconds).toBeNull();
    expect(waitsOf(records, campaign)).toEqual([['next', 'answered', 30 * MINUTE]]);
  });

  it('of a call answered live is zero (E11)', () => {
    const story = { ticket: { initiatedBy: 'agent', live: true, channel: 'phone' } } as const;
    const m = measuresOf([agent('Mon 09:00'), customer('Mon 09:00')], story);
    expect(m).toMatchObject({ frtSeconds: 0, clockLive: true, firstAgentId: 'ann' });
  });

  it('out of hours to a message out of hours: business 0, calendar real (C7)', () => {
    const m = measuresOf([customer('Sat 10:00'), agent('Sun 12:00')], {
      ticket: { createdAt: t('Sat 10:00') },
    });
    expect(m).toMatchObject({ frtSeconds: 26 * HOUR, frtBusinessSeconds: 0, outOfHours: true });
  });

  it('is not there yet: the wait is open', () => {
    expect(waitsOf([customer('Mon 09:00')])).toEqual([['first', 'open', null]]);
    expect(measuresOf([customer('Mon 09:00')])).toMatchObject({ frtSeconds: null, unanswered: null });
  });

  it('goes by stamps where the source has no messages, and ignores them where it has', () => {
    const stamps = [
      event('Mon 10:00', 'reply-stamp', null, { stamp: true }),
      status('Mon 12:00', 'solved', { stamp: true }),
      status('Tue 12:00', 'closed', { stamp: true }),
    ];
    expect(measuresOf(stamps)).toMatchObject({
      frtSeconds: HOUR,
      artFirstSeconds: 3 * HOUR,
      artFullSeconds: 3 * HOUR,
      humanReplies: null,
      oneTouch: null,
      unanswered: false,
      requesterWaitSeconds: null,
    });
    const real = [...stamps, customer('Mon 09:00'), agent('Mon 09:10'), solved('Mon 09:20')];
    expect(measuresOf(real)).toMatchObject({
      frtSeconds: 10 * MINUTE,
      artFirstSeconds: 20 * MINUTE,
      humanReplies: 1,
    });
  });
});

describe('next replies and waits (M5, M6)', () => {
  it('runs from the oldest turn that nobody answered', () => {
    const records = [
      customer('Mon 09:00'),
      agent('Mon 09:10'),
      customer('Mon 10:00'),
      customer('Mon 10:20'),
      agent('Mon 10:30', 'bob'),
      agent('Mon 10:40'),
    ];
    expect(waitsOf(records)).toEqual([
      ['first', 'answered', 10 * MINUTE],
      ['next', 'answered', 30 * MINUTE],
    ]);
  });

  it('closed without a reply is unanswered, not fast', () => {
    const records = [customer('Mon 09:00'), agent('Mon 09:10'), customer('Mon 10:00'), solved('Mon 10:01')];
    expect(waitsOf(records)[1]).toEqual(['next', 'unanswered', MINUTE]);
  });

  it('a bot answers a later turn until a person is asked for (C3)', () => {
    const start = [customer('Mon 09:00'), agent('Mon 09:10'), solved('Mon 09:20'), customer('Mon 10:00')];
    expect(waitsOf([...start, bot('Mon 10:01')]).at(-1)).toEqual(['first', 'answered', 10 * MINUTE]);
    const asked = [
      ...start,
      bot('Mon 10:01'),
      event('Mon 10:02', 'handoff'),
      bot('Mon 10:03'),
      agent('Mon 10:10'),
    ];
    expect(waitsOf(asked).at(-1)).toEqual(['reopen', 'answered', 10 * MINUTE]);
  });

  it('live: from entry into the queue; leaving is not an answer', () => {
    const story = { ticket: { live: true, channel: 'chat' } } as const;
    const answered = [
      customer('Mon 09:00'),
      bot('Mon 09:00'),
      event('Mon 09:02', 'queue'),
      agent('Mon 09:03'),
    ];
    expect(waitsOf(answered, story)).toEqual([['first', 'answered', MINUTE]]);
    expect(measuresOf(answered, story)).toMatchObject({ queueSeconds: MINUTE, abandoned: false });
    const left = [customer('Mon 09:00'), event('Mon 09:02', 'queue'), event('Mon 09:07', 'abandoned')];
    expect(waitsOf(left, story)).toEqual([['first', 'abandoned', 5 * MINUTE]]);
    expect(measuresOf(left, story)).toMatchObject({
      queueSeconds: 5 * MINUTE,
      abandoned: true,
      clockLive: true,
    });
  });

  it('live and missed out of hours is an offline message (E9)', () => {
    const story = { ticket: { live: true, channel: 'chat', createdAt: t('Sat 10:00') } } as const;
    const m = measuresOf([customer('Sat 10:00'), agent('Mon+1 09:30')], story);
    expect(m).toMatchObject({ clockLive: false, outOfHours: true, frtBusinessSeconds: 30 * MINUTE });
  });
});

describe('resolution and cycles (M4, M7-M11, E1)', () => {
  const reopened = [
    customer('Mon 09:00'),
    agent('Mon 10:00'),
    status('Mon 10:00', 'pending'),
    customer('Mon 12:00'),
    status('Mon 12:00', 'open'),
    solved('Mon 13:00'),
    customer('Tue 09:00'),
    status('Tue 09:00', 'open'),
    agent('Tue 09:30'),
    status('Tue 09:30', 'hold'),
    status('Tue 10:30', 'open'),
    solved('Tue 11:00'),
  ];

  it('measures to the first resolve and to the last without the time in between', () => {
    expect(measuresOf(reopened)).toMatchObject({
      artFirstSeconds: 4 * HOUR,
      artFullSeconds: 6 * HOUR,
      artFullBusinessSeconds: 6 * HOUR,
      requesterWaitSeconds: 4 * HOUR,
      customerWaitSeconds: 2 * HOUR,
      cycles: 2,
      reopens: 1,
      reopenedInWindow: true,
      oneTouch: false,
    });
  });

  it('keeps each cycle and the reply time after a reopen apart from the first', () => {
    const clocks = clocksOf(reopened);
    expect(clocks.cycles.map((c) => [c.seconds, c.humanReplies, c.oneTouch, c.reopenedInWindow])).toEqual([
      [4 * HOUR, 1, false, true],
      [2 * HOUR, 1, true, false],
    ]);
    expect(clocks.waits.find((w) => w.kind === 'reopen')?.seconds).toBe(30 * MINUTE);
    expect(clocks.measures.frtSeconds).toBe(HOUR);
  });

  it('while reopened, only what is finished is known', () => {
    const m = measuresOf(reopened.slice(0, 8));
    expect(m).toMatchObject({ artFirstSeconds: 4 * HOUR, artFullSeconds: null, lastResolvedAt: null });
  });

  it('a turn on a resolved ticket begins a cycle even where the source keeps the status', () => {
    const records = [customer('Mon 09:00'), agent('Mon 10:00'), solved('Mon 11:00'), customer('Mon 12:00')];
    const m = measuresOf(records, { ticket: { status: 'open' } });
    expect([m.cycles, m.reopenedInWindow]).toEqual([2, true]);
  });

  it('a reopen after the window is a cycle, but no reopen of M16; within seven days it is a repeat (E2)', () => {
    const start = [customer('Mon 09:00'), agent('Mon 10:00'), solved('Mon 11:00')];
    const m = measuresOf([...start, customer('Sat 09:00')], { ticket: { status: 'open' } });
    expect(m).toMatchObject({ reopens: 1, reopenedInWindow: false, repeatInWindow: true });
    const late = measuresOf([...start, customer('Mon+1 12:00')], { ticket: { status: 'open' } });
    expect(late).toMatchObject({ reopenedInWindow: false, repeatInWindow: false });
  });

  it('solved then closed is one resolve', () => {
    const m = measuresOf([
      customer('Mon 09:00'),
      agent('Mon 10:00'),
      solved('Mon 11:00'),
      status('Fri 11:00', 'closed'),
    ]);
    expect(m).toMatchObject({ artFirstSeconds: 2 * HOUR, artFullSeconds: 2 * HOUR, cycles: 1 });
  });

  it('an agent who opens a ticket again makes nobody wait', () => {
    const records = [
      customer('Mon 09:00'),
      agent('Mon 10:00'),
      solved('Mon 11:00'),
      status('Mon 12:00', 'open', { actorKind: 'agent', actorId: 'ann' }),
      solved('Mon 12:05'),
    ];
    expect(waitsOf(records)).toEqual([['first', 'answered', HOUR]]);
    expect(measuresOf(records)).toMatchObject({ cycles: 2, artFullSeconds: 2 * HOUR + 5 * MINUTE });
  });
});

describe('one-touch, transfers, repeats, unanswered (M13, M14, M17, M18, M22)', () => {
  const solvedOnce = [customer('Mon 09:00'), agent('Mon 10:00'), solved('Mon 10:00')];

  it('thanks does not spoil one-touch, does not reopen and is no touch (E14)', () => {
    const records = [
      ...solvedOnce,
      customer('Mon 11:00', { thanks: true }),
      status('Mon 11:00', 'open', { actorKind: 'customer' }),
      solved('Mon 15:00'),
    ];
    const clocks = clocksOf(records);
    expect(clocks.measures).toMatchObject({
      oneTouch: true,
      reopens: 0,
      customerTurns: 1,
      artFullSeconds: HOUR,
    });
    expect(clocks.waits.filter((w) => w.outcome !== 'answered')).toEqual([]);
    // undone: the same words counted as a question
    const undone = records.map((r) => ('messageId' in r ? { ...r, thanks: false } : r));
    expect(measuresOf(undone)).toMatchObject({ oneTouch: false, reopens: 1, customerTurns: 2 });
  });

  it.each([
    ['first owner', [event('Mon 09:05', 'assignee', 'ann')], 0],
    [
      'before the first reply',
      [event('Mon 09:05', 'assignee', 'ann'), event('Mon 09:06', 'assignee', 'bob')],
      0,
    ],
    ['to a colleague', [event('Mon 09:05', 'assignee', 'ann'), event('Mon 11:00', 'assignee', 'bob')], 1],
    [
      'to nobody and back',
      [
        event('Mon 09:05', 'assignee', 'ann'),
        event('Mon 11:00', 'assignee', null),
        event('Mon 12:00', 'assignee', 'ann'),
      ],
      0,
    ],
    [
      'to nobody and to a colleague',
      [
        event('Mon 09:05', 'assignee', 'ann'),
        event('Mon 11:00', 'assignee', null),
        event('Mon 12:00', 'assignee', 'bob'),
      ],
      1,
    ],
    [
      'team and agent in one save',
      [
        event('Mon 11:00', 'assignee', 'bob', { from: 'ann' }),
        event('Mon 11:00', 'team', 'b', { from: 'a' }),
      ],
      1,
    ],
    ['by a rule', [event('Mon 11:00', 'assignee', 'bob', { from: 'ann', reason: 'auto-assign' })], 0],
    ['shift handover', [event('Mon 11:00', 'assignee', 'bob', { from: 'ann', reason: 'shift-handover' })], 0],
    ['taken with the reply', [event('Mon 10:00', 'assignee', 'ann', { from: 'bob' })], 0],
    [
      'hot potato',
      [
        event('Mon 11:00', 'assignee', 'bob', { from: 'ann' }),
        event('Mon 11:30', 'assignee', 'cem'),
        event('Mon 11:40', 'team', 'b', { from: 'a' }),
      ],
      3,
    ],
  ] as const)('transfers: %s', (_name, events, transfers) => {
    expect(measuresOf([customer('Mon 09:00'), agent('Mon 10:00'), ...events]).transfers).toBe(transfers);
  });

  it.each([
    ['same topic within a week', 'Sun 09:00', 'delivery', true, true],
    ['other topic', 'Tue 09:00', 'payment', false, true],
    ['topic unknown', 'Tue 09:00', null, false, true],
    ['a week later', 'Tue+1 09:00', 'delivery', false, false],
    ['before the resolve', 'Mon 09:30', 'delivery', false, false],
  ] as const)('another ticket: %s', (_name, createdAt, topic, sameTopic, anyTopic) => {
    const siblings = [{ ticketId: 'U', createdAt: t(createdAt), topic, initiatedBy: 'customer' as const }];
    const m = measuresOf(solvedOnce, { siblings });
    expect([m.repeatInWindow, m.repeatAnyTopic]).toEqual([sameTopic, anyTopic]);
  });

  it('without a topic of its own only the account variant is known', () => {
    const siblings = [
      { ticketId: 'U', createdAt: t('Tue 09:00'), topic: 'delivery', initiatedBy: 'customer' as const },
    ];
    const m = measuresOf(solvedOnce, { siblings, ticket: { topic: null } });
    expect([m.repeatInWindow, m.repeatAnyTopic]).toEqual([null, true]);
  });

  it('closed by inactivity without a reply: unanswered, nobody gets the credit (E13)', () => {
    const records = [
      customer('Mon 09:00'),
      event('Mon 09:01', 'assignee', 'ann'),
      status('Fri 09:00', 'closed', { reason: 'inactivity' }),
    ];
    expect(measuresOf(records)).toMatchObject({ unanswered: true, autoClosed: true, resolvedBy: null });
  });

  it('resolved by the bot alone counts for the bot (E6)', () => {
    const records = [
      customer('Mon 09:00'),
      bot('Mon 09:01'),
      status('Mon 09:30', 'solved', { actorKind: 'bot' }),
    ];
    expect(waitsOf(records)).toEqual([]);
    expect(measuresOf(records)).toMatchObject({
      botOnly: true,
      artFirstSeconds: null,
      artFullSeconds: null,
      oneTouch: null,
      unanswered: true,
    });
    const confirmed = [...records, customer('Mon 09:20', { thanks: true })];
    expect(measuresOf(confirmed).unanswered).toBe(false);
  });

  it('the credit goes to who resolved, else to the owner at that moment; shares follow the replies (C12)', () => {
    const records = [
      customer('Mon 09:00'),
      event('Mon 09:01', 'assignee', 'ann'),
      agent('Mon 10:00', 'ann'),
      agent('Mon 10:10', 'bob'),
      agent('Mon 10:20', 'bob'),
      agent('Mon 10:30', 'bob'),
      status('Mon 11:00', 'solved'),
      event('Mon 12:00', 'assignee', 'cem'),
    ];
    const clocks = clocksOf(records);
    expect(clocks.cycles[0]).toMatchObject({ resolvedBy: 'ann', participation: { ann: 0.25, bob: 0.75 } });
  });
});

describe('who is heard (E5, E8, E12, E15, E17, E3)', () => {
  it('automatic mail is neither a turn nor a reopen', () => {
    const records = [
      customer('Mon 09:00'),
      agent('Mon 10:00'),
      solved('Mon 10:00'),
      customer('Mon 10:01', { automatic: true }),
    ];
    expect(measuresOf(records)).toMatchObject({ reopens: 0, customerTurns: 1 });
  });

  it('a split or switched ticket starts at the turn, not at the split', () => {
    const m = measuresOf([customer('Mon 09:00'), agent('Mon 12:00')], {
      ticket: { createdAt: t('Mon 11:00') },
    });
    expect(m.frtSeconds).toBe(3 * HOUR);
  });

  it('a merged ticket brings its start and its turns; its own status and owner stay behind', () => {
    const target = [customer('Mon 12:00'), agent('Mon 13:00')];
    const source = [
      { ...customer('Mon 09:00'), ticketId: 'S' },
      { ...agent('Mon 10:00', 'bob'), ticketId: 'S' },
      { ...status('Mon 11:00', 'closed'), ticketId: 'S' },
      { ...event('Mon 11:00', 'assignee', 'bob'), ticketId: 'S' },
    ];
    const story = { ticket: { createdAt: t('Mon 12:00') } };
    const merged = [{ ticketId: 'S', createdAt: t('Mon 08:30') }];
    const m = measuresOf([...target, ...source], { ticket: { ...story.ticket, status: 'open' }, merged });
    expect(m).toMatchObject({
      frtSeconds: 1.5 * HOUR,
      firstAgentId: 'bob',
      humanReplies: 2,
      cycles: 1,
      lastResolvedAt: null,
    });
    expect(measuresOf(target, story)).toMatchObject({ frtSeconds: HOUR, firstAgentId: 'ann' });
  });
});

describe('promises of speed (M20, E18)', () => {
  it('freezes the target when the clock starts; a later priority rules the clocks after it', () => {
    const sla = [
      policy({
        slaPolicyId: 'u',
        conditions: { priority: ['urgent'] },
        firstReplyMinutes: 30,
        nextReplyMinutes: 30,
      }),
      policy({ slaPolicyId: 'n', firstReplyMinutes: 240, nextReplyMinutes: 240 }),
    ];
    const records = [
      customer('Mon 09:00'),
      event('Mon 09:10', 'priority', 'urgent', { from: 'normal' }),
      agent('Mon 10:00'),
      customer('Mon 11:00'),
      agent('Mon 12:00'),
    ];
    const m = measuresOf(records, { sla, ticket: { priority: 'urgent' } });
    expect([m.slaFirstReply, m.slaNextReply]).toEqual(['met', 'breached']);
  });

  it('stands still while the customer is asked', () => {
    const sla = [policy({ resolutionMinutes: 120 })];
    const records = [customer('Mon 09:00'), agent('Mon 10:00'), status('Mon 10:00', 'pending')];
    expect(measuresOf(records, { sla })).toMatchObject({
      slaResolution: 'running',
      slaResolutionDueAt: null,
    });
    const back = [...records, customer('Wed 09:00'), status('Wed 09:00', 'open')];
    expect(measuresOf(back, { sla })).toMatchObject({
      slaResolution: 'running',
      slaResolutionDueAt: t('Wed 10:00'),
    });
    expect(measuresOf([...back, solved('Wed 10:00')], { sla }).slaResolution).toBe('met');
    expect(measuresOf([...back, solved('Wed 10:01')], { sla }).slaResolution).toBe('breached');
  });

  it('a policy counts only for clocks that start while it is in force', () => {
    const sla = [policy({ firstReplyMinutes: 1, validFrom: t('Tue 00:00') })];
    expect(measuresOf([customer('Mon 09:00'), agent('Mon 10:00')], { sla }).slaFirstReply).toBeNull();
  });

  it('no calendar, no promise in business hours', () => {
    const sla = [policy({ firstReplyMinutes: 60 })];
    expect(
      measuresOf([customer('Mon 09:00'), agent('Mon 09:30')], { sla, calendars: [] }).slaFirstReply,
    ).toBeNull();
  });
});

describe('records that cannot be (E25)', () => {
  it('names what is negative or over five years and leaves it out', () => {
    const early = measuresOf([agent('Mon 08:00'), customer('Mon 09:00')]);
    expect(early).toMatchObject({
      frtSeconds: null,
      dataQuality: ['frt:negative', 'wait-agent_first:negative', 'wait-first:negative'],
    });
    const late = { ...agent('Mon 09:00'), sentAt: t('Mon 09:00') + 6 * 365 * DAY * 1000 };
    expect(measuresOf([customer('Mon 09:00'), late]).dataQuality).toContain('frt:over-5-years');
  });

  it('a status without a time is said, not guessed', () => {
    const records = [customer('Mon 09:00'), agent('Mon 10:00')];
    const m = measuresOf(records, { ticket: { status: 'closed' } });
    expect(m).toMatchObject({ artFirstSeconds: null, dataQuality: ['resolve-time-unknown'] });
    const silent = clocksOf([customer('Mon 09:00')], { ticket: { status: 'closed' } });
    expect(silent.waits[0]).toMatchObject({ outcome: 'unanswered', endedAt: null, seconds: null });
    expect(silent.measures.unanswered).toBe(true);
  });

  it('a source without messages makes only what needs them unknown', () => {
    const m = measuresOf([solved('Mon 12:00')]);
    expect(m).toMatchObject({
      artFirstSeconds: 3 * HOUR,
      humanReplies: null,
      oneTouch: null,
      unanswered: null,
    });
    expect(waitsOf([solved('Mon 12:00')])).toEqual([]);
  });

  it('the windows have their limits (C5)', () => {
    const hour = 3_600_000;
    expect(isClockPolicy(defaultPolicy)).toBe(true);
    expect(isClockPolicy({ reopenWindowMs: hour / 2, repeatWindowMs: hour })).toBe(false);
    expect(isClockPolicy({ reopenWindowMs: 29 * 24 * hour, repeatWindowMs: 30 * 24 * hour })).toBe(false);
    expect(isClockPolicy({ reopenWindowMs: 8 * 24 * hour, repeatWindowMs: 7 * 24 * hour })).toBe(false);
  });
});

const minute = fc.integer({ min: 0, max: 21 * 24 * 60 });
const anyMessage = fc
  .record({
    minute,
    authorKind: fc.constantFrom('customer', 'agent', 'bot', 'system' as const),
    authorId: fc.constantFrom('ann', 'bob'),
    public: fc.boolean(),
    automatic: fc.boolean(),
    thanks: fc.boolean(),
  })
  .map(
    (m): ClockMessage => ({
      ...m,
      messageId: nextId(),
      ticketId: 'T',
      sentAt: t('Mon 09:00') + m.minute * 60_000,
    }),
  );
const anyEvent = fc
  .record({
    minute,
    type: fc.constantFrom(
      'status',
      'status',
      'status',
      'assignee',
      'team',
      'handoff',
      'queue',
      'abandoned',
      'reply-stamp',
    ),
    status: fc.constantFrom('open', 'pending', 'hold', 'solved', 'closed'),
    who: fc.constantFrom('ann', 'bob', null),
    actorKind: fc.constantFrom('customer', 'agent', 'bot', 'system' as const),
    stamp: fc.boolean(),
  })
  .map(
    (e): ClockEvent => ({
      ...event('Mon 09:00', e.type, e.type === 'status' ? e.status : e.who),
      actorKind: e.actorKind,
      stamp: e.stamp,
      occurredAt: t('Mon 09:00') + e.minute * 60_000,
    }),
  );
const anyStory = fc.record({
  records: fc.array(fc.oneof(anyMessage, anyMessage, anyEvent), { maxLength: 25 }),
  live: fc.boolean(),
  initiatedBy: fc.constantFrom('customer', 'customer', 'agent', 'campaign' as const),
  status: fc.constantFrom('new', 'open', 'pending', 'solved', 'closed' as const),
});

describe('for any history', () => {
  const sla = [policy({ firstReplyMinutes: 60, nextReplyMinutes: 30, resolutionMinutes: 600 })];

  it('the order of the records is irrelevant', () => {
    fc.assert(
      fc.property(anyStory, fc.infiniteStream(fc.nat()), ({ records, ...ticket }, order) => {
        const keys = records.map(() => order.next().value ?? 0);
        const shuffled = records.map((r, i) => ({ r, key: keys[i] ?? 0 })).sort((a, b) => a.key - b.key);
        const other = clocksOf(
          shuffled.map(({ r }) => r),
          { ticket, sla },
        );
        expect(other).toEqual(clocksOf(records, { ticket, sla }));
      }),
      { numRuns: 300 },
    );
  });

  it('calendar time is never under business time, and nothing is negative', () => {
    fc.assert(
      fc.property(anyStory, ({ records, ...ticket }) => {
        const { measures: m, waits, cycles } = clocksOf(records, { ticket, sla });
        const pairs = [
          [m.frtSeconds, m.frtBusinessSeconds],
          [m.artFirstSeconds, m.artFirstBusinessSeconds],
          [m.artFullSeconds, m.artFullBusinessSeconds],
          [m.requesterWaitSeconds, m.requesterWaitBusinessSeconds],
          ...waits.map((w) => [w.seconds, w.businessSeconds]),
          ...cycles.map((c) => [c.seconds, c.businessSeconds]),
        ];
        for (const [calendar, business] of pairs) {
          if (business == null) continue;
          expect(business).toBeGreaterThanOrEqual(0);
          expect(calendar).toBeGreaterThanOrEqual(business);
        }
        // M10 is the sum of M11: the resolved gaps are in neither
        if (m.artFullSeconds !== null)
          expect(m.artFullSeconds).toBeCloseTo(cycles.reduce((s, c) => s + (c.seconds ?? 0), 0));
        expect(waits.filter((w) => w.outcome === 'open').length).toBeLessThanOrEqual(1);
        for (const c of cycles) {
          const shares = Object.values(c.participation);
          if (shares.length > 0) expect(shares.reduce((a, b) => a + b, 0)).toBeCloseTo(1);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('merge then unmerge restores', () => {
    fc.assert(
      fc.property(anyStory, anyStory, (a, b) => {
        const { records, ...ticket } = a;
        const before = clocksOf(records, { ticket, sla });
        const guests = b.records.map((r) => ({ ...r, ticketId: 'S' }));
        clocksOf([...records, ...guests], {
          ticket,
          sla,
          merged: [{ ticketId: 'S', createdAt: t('Mon 08:00') }],
        });
        expect(clocksOf(records, { ticket, sla })).toEqual(before);
      }),
      { numRuns: 50 },
    );
  });
});
