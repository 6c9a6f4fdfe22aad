import type { TeamKey } from './topic.ts';

export type Agent = {
  readonly key: string;
  readonly name: string;
  readonly nameRu: string;
  readonly team: TeamKey;
  /** true effect on the weekly logit of leaving of customers whose first reply came from this person */
  readonly effect: number;
  /** positive = gets the hard tickets (severity, basic tier), negative = the easy ones */
  readonly book: number;
  /** points this person gets on a five-point rating for manner alone; keeps nobody */
  readonly charm: number;
};

/**
 * The raw league table is meant to mislead: James, who has the easy book, looks better than Viktor, who keeps customers; Olga,
 * who has the hard one, looks worse than Tomás, who loses them. Good and bad are in either book, so that the colleagues an agent is
 * held against are average together. James is loved in the ratings and keeps nobody by it.
 */
export const agents: readonly Agent[] = [
  {
    key: 'anna',
    name: 'Anna Lindqvist',
    nameRu: 'Анна Линдквист',
    team: 'orders',
    effect: -0.6,
    book: -1.3,
    charm: 0.1,
  },
  { key: 'marco', name: 'Marco Rossi', nameRu: 'Марко Росси', team: 'orders', effect: 0, book: 0, charm: 0 },
  {
    key: 'daria',
    name: 'Daria Sokolova',
    nameRu: 'Дарья Соколова',
    team: 'orders',
    effect: 0.5,
    book: 1.3,
    charm: -0.1,
  },
  {
    key: 'viktor',
    name: 'Viktor Petrov',
    nameRu: 'Виктор Петров',
    team: 'technical',
    effect: -0.65,
    book: 1.3,
    charm: -0.2,
  },
  {
    key: 'emma',
    name: 'Emma Clarke',
    nameRu: 'Эмма Кларк',
    team: 'technical',
    effect: 0,
    book: 0,
    charm: 0.1,
  },
  {
    key: 'tomas',
    name: 'Tomás Novák',
    nameRu: 'Томаш Новак',
    team: 'technical',
    effect: 0.7,
    book: -1.3,
    charm: 0,
  },
  {
    key: 'olga',
    name: 'Olga Ivanova',
    nameRu: 'Ольга Иванова',
    team: 'membership',
    effect: 0,
    book: 1.3,
    charm: 0,
  },
  {
    key: 'james',
    name: 'James Okafor',
    nameRu: 'Джеймс Окафор',
    team: 'membership',
    effect: 0,
    book: -1.3,
    charm: 0.45,
  },
];

export const bot = { key: 'nora', name: 'Nora (bot)' } as const;

export const agentEffects: readonly number[] = agents.map((agent) => agent.effect);

type Hours = readonly (readonly [number, number])[];
export type Schedule = {
  /** minutes of the local day, Monday first */
  readonly weekly: readonly Hours[];
  /** share of the 24 months after which it counts; 0 = from the beginning */
  readonly from: number;
};

export type Team = {
  readonly key: TeamKey;
  readonly name: string;
  readonly zone: string;
  readonly schedules: readonly Schedule[];
};

const days = (weekday: Hours, saturday: Hours, sunday: Hours): readonly Hours[] => [
  weekday,
  weekday,
  weekday,
  weekday,
  weekday,
  saturday,
  sunday,
];

/** `orders` opened longer hours and the weekend after the first year. `technical` closes for lunch. */
export const teams: readonly Team[] = [
  {
    key: 'orders',
    name: 'Orders and delivery',
    zone: 'Europe/Berlin',
    schedules: [
      { from: 0, weekly: days([[540, 1080]], [], []) },
      { from: 0.5, weekly: days([[480, 1200]], [[540, 1080]], [[600, 960]]) },
    ],
  },
  {
    key: 'technical',
    name: 'Technical help',
    zone: 'Asia/Yerevan',
    schedules: [
      {
        from: 0,
        weekly: days(
          [
            [660, 840],
            [885, 1380],
          ],
          [[780, 1140]],
          [],
        ),
      },
    ],
  },
  {
    key: 'membership',
    name: 'Plans and billing',
    zone: 'Europe/Berlin',
    schedules: [{ from: 0, weekly: days([[480, 1200]], [[600, 960]], []) }],
  },
];

/** Local dates without service, month and day. */
export const holidays = ['01-01', '12-25', '12-26'] as const;
