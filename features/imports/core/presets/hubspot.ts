import { type Preset, rankOf, spelled } from './preset.ts';

/** HubSpot contacts. Two records with one e-mail are one customer; records with nothing but an id are kept by it. */
export const hubspot: Preset = {
  id: 'hubspot',
  source: 'hubspot',
  tables: [
    {
      id: 'hubspot.contacts',
      rank: rankOf.customers,
      needs: ['record id', 'first name', 'last name', 'email'],
      outputs: (columns) => {
        const of = spelled(columns);
        const fields = {
          customer_id: of('Record ID', 'Record ID - Contact'),
          email: of('Email'),
          phone: of('Phone Number', 'Mobile Phone Number'),
          first_name: of('First Name'),
          last_name: of('Last Name'),
          country: of('Country/Region'),
          city: of('City'),
          language: of('Preferred language'),
          time_zone: of('Time Zone'),
          customer_since: of('Create Date'),
        };
        const used = new Set(Object.values(fields).flatMap((binding) => binding.columns));
        return [{ entity: 'customers', fields, attributes: columns.filter((name) => !used.has(name)) }];
      },
    },
  ],
};
