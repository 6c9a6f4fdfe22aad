import type { CustomerRecord } from '#features/customers/core/record.ts';
import type { Random } from '#stats/numeric/random.ts';
import { pick } from './chance.ts';
import type { Person } from './customer.ts';
import { familyEn, familyRu, givenEn, givenRu } from './names.ts';

const sources = ['search', 'friend', 'friend', 'advertisement', 'market', 'magazine', 'social'];

/** A person is one record; a company is one and a contact who writes on its behalf. */
export function customerRecords(random: Random, person: Person): CustomerRecord[] {
  const { country } = person;
  const common = {
    aliases: [],
    language: country.language,
    timeZone: country.zone,
    country: country.code,
    customerSince: new Date(person.joinedAt).toISOString(),
    attributes: { found_us_by: pick(random, sources) },
  };
  const tags = random() < 0.3 ? ['newsletter'] : [];
  const own: CustomerRecord = {
    ...common,
    externalId: person.key,
    kind: person.kind,
    name: person.name,
    email: person.email,
    ...(person.phone === null ? {} : { phone: person.phone }),
    ...(person.telegram === null ? {} : { telegram: person.telegram }),
    city: person.city,
    tier: person.tier,
    tags,
  };
  if (person.kind === 'person') return [own];
  const ru = country.language === 'ru';
  const given = ru ? pick(random, givenRu) : ([pick(random, givenEn), '', false] as const);
  const family = ru ? `${pick(random, familyRu)[0]}${given[2] ? 'а' : ''}` : pick(random, familyEn);
  const contact: CustomerRecord = {
    ...common,
    kind: 'person',
    companyExternalId: person.key,
    externalId: `${person.key}-k1`,
    name: `${given[0]} ${family}`,
    email: `coffee@office${person.index + 1}.example`,
    tags: [],
    attributes: {},
  };
  return [own, contact];
}
