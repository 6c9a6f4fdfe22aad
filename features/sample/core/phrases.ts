import type { TeamKey, Topic } from './topic.ts';

/**
 * What letters are made of. Every list is drawn from independently, so texts differ although fragments repeat.
 * Slots: {product} {order} {days} {date} {price} {name} (the customer) {agent} {plan} {other} (another product).
 */
export type Phrases = {
  readonly hello: readonly string[];
  readonly bye: readonly string[];
  readonly topics: Readonly<Record<Topic, TopicPhrases>>;
  /** a question of the agent and the customer's answer to it, by the team that handles the topic */
  readonly exchanges: Readonly<Record<TeamKey, readonly (readonly [ask: string, answer: string])[]>>;
  /** the customer writes again after the ticket was solved */
  readonly again: readonly string[];
  readonly thanks: readonly string[];
  readonly duplicate: readonly string[];
  readonly agentHello: readonly string[];
  readonly agentBye: readonly string[];
  readonly agentTransferred: readonly string[];
  readonly agentSorry: readonly string[];
  readonly note: readonly string[];
  readonly received: readonly string[];
  readonly away: readonly string[];
  readonly botAnswer: readonly string[];
  readonly botHandoff: readonly string[];
  readonly proactive: readonly string[];
  readonly phoneLog: readonly string[];
  readonly spam: readonly string[];
  readonly spamSubjects: readonly string[];
};

export type TopicPhrases = {
  readonly subject: readonly string[];
  readonly problem: readonly string[];
  readonly detail: readonly string[];
  readonly ask: readonly string[];
  readonly answer: readonly string[];
};
