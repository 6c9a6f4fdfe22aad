import { drawGamma, drawNormal } from '#stats/numeric/draw.ts';
import type { Random } from '#stats/numeric/random.ts';
import { type Plan, plans } from './catalogue.ts';
import { between, pick, pickIndex, whole } from './chance.ts';
import {
  type Country,
  companyFirst,
  companySecond,
  countries,
  familyEn,
  familyRu,
  givenEn,
  givenRu,
} from './names.ts';
import { DAY, WEEK, WEEKS, type World } from './world.ts';

export const channels = ['email', 'web-form', 'chat', 'telegram', 'phone'] as const;
export type Channel = (typeof channels)[number];

/** One customer before anything has happened to him. */
export type Person = {
  readonly index: number;
  readonly key: string;
  readonly kind: 'person' | 'company';
  readonly name: string;
  /** how he signs and is addressed */
  readonly firstName: string;
  readonly email: string;
  readonly phone: string | null;
  readonly telegram: string | null;
  readonly country: Country;
  readonly city: string;
  readonly tier: 'basic' | 'plus' | 'premium';
  readonly joinedAt: number;
  readonly plan: Plan | null;
  /** days between purchases he would choose */
  readonly gapDays: number;
  readonly favourite: Channel;
  /** the confounder nobody records, standard normal: an awkward set-up, hard water, high hopes */
  readonly hidden: number;
};

const tierShares = [0.52, 0.32, 0.16] as const;
const tiers = ['basic', 'plus', 'premium'] as const;
/** e-mail, web form, chat, telegram, phone */
const favourites = { en: [42, 22, 20, 4, 12], ru: [30, 16, 18, 28, 8] } as const;

export function makePerson(world: World, random: Random, index: number, of: number): Person {
  const country =
    countries[
      pickIndex(
        random,
        countries.map((c) => c.weight),
      )
    ] ?? pick(random, countries);
  const company = random() < 0.08;
  const tier = company
    ? pick(random, ['plus', 'premium'] as const)
    : (tiers[pickIndex(random, tierShares)] ?? 'basic');
  const { name, firstName, latin } = company
    ? companyName(random, country, index)
    : personName(random, country);
  const choice = plans.filter((plan) => plan.company === company);
  const withPlan = random() < (company ? 0.8 : 0.75);
  const plan =
    choice[
      pickIndex(
        random,
        choice.map((p) => p.weight),
      )
    ] ?? null;
  const favourite = channels[pickIndex(random, favourites[country.language])] ?? 'email';
  const hidden = drawNormal(random);
  return {
    index,
    key: `c${String(index + 1).padStart(5, '0')}`,
    kind: company ? 'company' : 'person',
    name,
    firstName,
    email: `${latin}${index + 1}@${company ? `office${index + 1}` : pick(random, ['mail', 'post', 'inbox'])}.example`,
    phone: random() < 0.7 ? `${country.dialCode}${String(1_000_000 + index * 97).slice(0, 7)}` : null,
    telegram: favourite === 'telegram' || random() < 0.1 ? `${latin.replace('.', '_')}_${index + 1}` : null,
    country,
    city: pick(random, country.cities),
    tier,
    joinedAt: joinDate(world, random, index / of),
    plan: withPlan ? plan : null,
    gapDays: withPlan
      ? Math.min(170, Math.max(25, 90 * drawGamma(random, 4, 4)))
      : Math.min(40, Math.max(14, 26 * drawGamma(random, 10, 10))),
    favourite,
    hidden,
  };
}

/** Customers come evenly, with more in November and December and a good opening month; the last three weeks still bring some. */
function joinDate(world: World, random: Random, share: number): number {
  const opening =
    share < 0.06 ? 0.04 * random() : 0.02 + 0.975 * ((share - 0.06) / 0.94 + between(random, -0.01, 0.01));
  let at = world.start + Math.min(0.998, Math.max(0, opening)) * WEEKS * WEEK;
  const month = new Date(at).getUTCMonth();
  if (month === 6 && random() < 0.3) at += 110 * DAY;
  if (month === 7 && random() < 0.3) at += 90 * DAY;
  return Math.min(world.today - DAY, Math.floor(at / 60_000) * 60_000 + whole(random, 0, 59) * 1000);
}

function personName(random: Random, country: Country) {
  if (country.language === 'en') {
    const [given, family] = [pick(random, givenEn), pick(random, familyEn)];
    return { name: `${given} ${family}`, firstName: given, latin: `${given}.${family}`.toLowerCase() };
  }
  const [given, latinGiven, feminine] = pick(random, givenRu);
  const [family, latinFamily] = pick(random, familyRu);
  const end = feminine ? ['а', 'a'] : ['', ''];
  return {
    name: `${given} ${family}${end[0]}`,
    firstName: given,
    latin: `${latinGiven}.${latinFamily}${end[1]}`.toLowerCase(),
  };
}

function companyName(random: Random, country: Country, index: number) {
  const name = `${pick(random, companyFirst)} ${pick(random, companySecond)} ${index + 1}`;
  const firstName = country.language === 'en' ? pick(random, givenEn) : pick(random, givenRu)[0];
  return { name, firstName, latin: 'office' };
}
