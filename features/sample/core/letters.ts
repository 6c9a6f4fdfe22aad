import type { Random } from '#stats/numeric/random.ts';
import { agents } from './agents.ts';
import { products } from './catalogue.ts';
import { pick, whole } from './chance.ts';
import type { Saying } from './conversation.ts';
import type { Person } from './customer.ts';
import type { Phrases } from './phrases.ts';
import { phrasesEn } from './phrases-en.ts';
import { phrasesRu } from './phrases-ru.ts';
import { type Topic, topicTraits } from './topic.ts';
import { DAY } from './world.ts';

const monthsEn = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const monthsRu = [
  'января',
  'февраля',
  'марта',
  'апреля',
  'мая',
  'июня',
  'июля',
  'августа',
  'сентября',
  'октября',
  'ноября',
  'декабря',
];

/** What a ticket's texts speak of. */
export type Matter = {
  readonly topic: Topic;
  readonly at: number;
  readonly orderNumber: string;
  readonly product: string;
  readonly plan: string;
};

export const phrasesOf = (language: 'en' | 'ru'): Phrases => (language === 'ru' ? phrasesRu : phrasesEn);

/** Puts one ticket into words: the same facts through all its messages, the sentences drawn anew each time. */
export class Letters {
  private readonly random: Random;
  private readonly person: Person;
  private readonly matter: Matter;
  private readonly language: 'en' | 'ru';
  private readonly phrases: Phrases;
  /** what the customer will say to the last question */
  private expected = '';
  private readonly slots: Readonly<Record<string, string>>;

  constructor(random: Random, person: Person, matter: Matter) {
    this.random = random;
    this.person = person;
    this.matter = matter;
    this.language = person.country.language;
    this.phrases = phrasesOf(this.language);
    this.slots = {
      order: matter.orderNumber,
      product: matter.product,
      other: otherThan(random, matter.product),
      plan: matter.plan,
      days: String(whole(random, 2, 14)),
      price: this.price(whole(random, 490, 18_000)),
    };
  }

  subject(): string {
    return this.fill(pick(this.random, this.phrases.topics[this.matter.topic].subject), -1);
  }

  /** `brief`: chat and phone, without greeting and signature. */
  say(what: Saying, agent: number, brief: boolean, subject: string): string {
    const { phrases } = this;
    const topic = phrases.topics[this.matter.topic];
    switch (what) {
      case 'problem':
        return this.problem(brief);
      case 'answer':
        return this.answer(topic.answer, agent, brief);
      case 'ask':
        return this.question(agent, brief);
      case 'taken-over':
        return this.takenOver(
          this.draw(phrases.agentTransferred, agent),
          this.draw(topic.answer, agent),
          agent,
          brief,
        );
      case 'more':
        return this.fill(this.expected, agent);
      case 'again':
        return this.draw(phrases.again, agent);
      case 'thanks':
        return this.draw(phrases.thanks, agent);
      case 'duplicate':
        return this.draw(phrases.duplicate, agent);
      case 'note':
        return this.draw(phrases.note, agent);
      case 'received':
        return this.draw(phrases.received, agent).replace('{topic}', subject);
      case 'away':
        return this.draw(phrases.away, agent);
      case 'bot-answer':
        return this.draw(phrases.botAnswer, agent);
      case 'bot-handoff':
        return this.draw(phrases.botHandoff, agent);
      case 'proactive':
        return this.join([this.draw(phrases.proactive, agent)], agent, brief);
      case 'spam':
        return pick(this.random, phrases.spam);
    }
  }

  phoneLog(): string {
    const topic = this.phrases.topics[this.matter.topic];
    return `${pick(this.random, this.phrases.phoneLog)} ${this.draw(topic.problem, -1)} ${this.maybe(topic.detail, 0.5)}`.trim();
  }

  private problem(brief: boolean): string {
    const topic = this.phrases.topics[this.matter.topic];
    const problem = this.draw(topic.problem, -1);
    if (brief)
      return capital(
        [problem, this.maybe(topic.detail, 0.35), this.maybe(topic.ask, 0.5)].filter(Boolean).join(' '),
      );
    const hello = pick(this.random, this.phrases.hello);
    const body = [
      hello.endsWith(',') ? problem : capital(problem),
      this.maybe(topic.detail, 0.75),
      this.maybe(topic.detail, 0.2),
      this.draw(topic.ask, -1),
    ]
      .filter(Boolean)
      .join(' ');
    return [hello, body, this.fill(pick(this.random, this.phrases.bye), -1)].filter(Boolean).join('\n');
  }

  private question(agent: number, brief: boolean): string {
    const [ask, answer] = pick(this.random, this.phrases.exchanges[topicTraits[this.matter.topic].team]);
    this.expected = answer;
    return this.join([this.fill(ask, agent)], agent, brief);
  }

  private takenOver(opening: string, answer: string, agent: number, brief: boolean): string {
    this.expected = pick(this.random, this.phrases.exchanges[topicTraits[this.matter.topic].team])[1];
    return this.join([opening, /[,:]$/.test(opening) ? answer : capital(answer)], agent, brief);
  }

  private answer(list: readonly string[], agent: number, brief: boolean): string {
    return this.join([this.draw(list, agent)], agent, brief);
  }

  private join(sentences: readonly string[], agent: number, brief: boolean): string {
    const body = sentences.join(' ');
    if (brief) return capital(body);
    const hello = this.fill(pick(this.random, this.phrases.agentHello), agent);
    const sorry = pick(this.random, this.phrases.agentSorry);
    const text = sorry === '' ? (/[,:]$/.test(hello) ? body : capital(body)) : `${sorry} ${capital(body)}`;
    return [hello, text, this.fill(pick(this.random, this.phrases.agentBye), agent)].join('\n');
  }

  private maybe(list: readonly string[], chance: number): string {
    return this.random() < chance ? this.draw(list, -1) : '';
  }

  private draw(list: readonly string[], agent: number): string {
    return this.fill(pick(this.random, list), agent);
  }

  private fill(text: string, agent: number): string {
    if (!text.includes('{')) return text;
    return text.replaceAll(/\{(\w+)\}/g, (unknown, slot: string) => {
      if (slot === 'name') return this.person.firstName;
      if (slot === 'agent') return this.agentName(agent);
      if (slot === 'date') return this.date(agent >= 0);
      return this.slots[slot] ?? unknown;
    });
  }

  private agentName(agent: number): string {
    const found = agents[agent];
    const name = (this.language === 'ru' ? found?.nameRu : found?.name) ?? 'Northlight';
    return name.split(' ')[0] ?? name;
  }

  /** The customer speaks of what was, the agent of what will be. */
  private date(ahead: boolean): string {
    const days = ahead ? whole(this.random, 1, 6) : -whole(this.random, 1, 12);
    const at = new Date(this.matter.at + days * DAY);
    const months = this.language === 'ru' ? monthsRu : monthsEn;
    return `${at.getUTCDate()} ${months[at.getUTCMonth()] ?? ''}`;
  }

  private price(minor: number): string {
    const amount = (minor / 100).toFixed(2);
    return this.language === 'ru' ? `${amount.replace('.', ',')} €` : `€${amount}`;
  }
}

/** Something else of the same kind: nobody wavers between a kettle and a bag of beans. */
function otherThan(random: Random, name: string): string {
  const category = products.find((product) => product.name === name)?.category;
  const others = products.filter((product) => product.category === category && product.name !== name);
  return pick(random, others.length > 0 ? others : products).name;
}

/** A sentence that follows a comma begins small, any other with a capital; signs like « and € stay. */
const capital = (text: string): string =>
  text.replace(/^([«"]?)(\p{Ll})/u, (_, quote: string, letter: string) => quote + letter.toUpperCase());
