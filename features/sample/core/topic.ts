/** What a request is about; stored as the ticket's topic. `cancel` is the intent to leave. */
export const topics = [
  'delivery',
  'order-change',
  'return',
  'quality',
  'setup',
  'advice',
  'billing',
  'subscription',
  'account',
  'complaint',
  'cancel',
] as const;
export type Topic = (typeof topics)[number];

export type TeamKey = 'orders' | 'technical' | 'membership';

type TopicTraits = {
  readonly team: TeamKey;
  /** journey stage the request belongs to */
  readonly stage: string;
  /** how often it comes, relative to the others */
  readonly weight: number;
  /** shares of low, medium and high severity, given by the intake rule */
  readonly severity: readonly [number, number, number];
  /** such a request is about an order */
  readonly aboutOrder: boolean;
};

export const topicTraits: Readonly<Record<Topic, TopicTraits>> = {
  delivery: { team: 'orders', stage: 'purchase', weight: 18, severity: [0.35, 0.45, 0.2], aboutOrder: true },
  'order-change': {
    team: 'orders',
    stage: 'purchase',
    weight: 11,
    severity: [0.6, 0.3, 0.1],
    aboutOrder: true,
  },
  return: { team: 'orders', stage: 'use', weight: 8, severity: [0.3, 0.45, 0.25], aboutOrder: true },
  quality: { team: 'technical', stage: 'use', weight: 13, severity: [0.25, 0.4, 0.35], aboutOrder: true },
  setup: { team: 'technical', stage: 'use', weight: 14, severity: [0.55, 0.3, 0.15], aboutOrder: false },
  advice: {
    team: 'technical',
    stage: 'discovery',
    weight: 9,
    severity: [0.8, 0.17, 0.03],
    aboutOrder: false,
  },
  billing: {
    team: 'membership',
    stage: 'renewal',
    weight: 10,
    severity: [0.3, 0.45, 0.25],
    aboutOrder: false,
  },
  subscription: {
    team: 'membership',
    stage: 'renewal',
    weight: 9,
    severity: [0.55, 0.35, 0.1],
    aboutOrder: false,
  },
  account: {
    team: 'membership',
    stage: 'service',
    weight: 8,
    severity: [0.5, 0.35, 0.15],
    aboutOrder: false,
  },
  complaint: {
    team: 'membership',
    stage: 'service',
    weight: 4,
    severity: [0.05, 0.35, 0.6],
    aboutOrder: false,
  },
  cancel: { team: 'membership', stage: 'renewal', weight: 0, severity: [0.2, 0.5, 0.3], aboutOrder: false },
};

export const severities = ['low', 'medium', 'high'] as const;
