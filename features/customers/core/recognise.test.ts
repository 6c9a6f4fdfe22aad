import { describe, expect, it } from 'vitest';
import { CustomerBook } from './customer-book.ts';
import { type Recognition, recognise, resolveReference } from './recognise.ts';
import { CustomerRecord } from './record.ts';

const newBook = () => new CustomerBook({ customers: [], contacts: [], identities: [] });

function reader(): Recognition {
  let last = 0;
  return {
    source: 'shop',
    newId: () => {
      last += 1;
      return `id-${last}`;
    },
    contactIdOf: (id) => `contact of ${id}`,
    staffDomains: ['acme.com'],
  };
}

const record = (fields: object) => CustomerRecord.parse(fields);

describe('recognising customers', () => {
  it('finds the same person by id, e-mail and phone, and says what is new', () => {
    const book = newBook();
    const how = reader();
    expect(recognise(book, how, record({ externalId: '1', email: 'A@x.org', name: 'Anna' }))).toEqual({
      change: 'created',
      customerId: 'id-1',
    });
    expect(recognise(book, how, record({ externalId: '1', email: 'a@x.org', name: 'Anna' }))).toEqual({
      change: 'unchanged',
      customerId: 'id-1',
    });
    expect(recognise(book, how, record({ email: 'a@x.org', phone: '+1 555 0100' }))).toEqual({
      change: 'changed',
      customerId: 'id-1',
    });
    expect(recognise(book, how, record({ phone: '+15550100', tier: 'gold' }))).toEqual({
      change: 'changed',
      customerId: 'id-1',
    });
    expect(book.customer('id-1')).toMatchObject({ name: 'Anna', tier: 'gold' });
  });

  it('takes a second id of the same source with the same e-mail for the same person', () => {
    const book = newBook();
    const how = reader();
    recognise(book, how, record({ externalId: '1', email: 'a@x.org' }));
    expect(recognise(book, how, record({ externalId: '2', email: 'a@x.org' }))).toMatchObject({
      customerId: 'id-1',
    });
  });

  it('refuses a record whose id and e-mail belong to two people', () => {
    const book = newBook();
    const how = reader();
    recognise(book, how, record({ externalId: '1', email: 'a@x.org' }));
    recognise(book, how, record({ externalId: '2', email: 'b@x.org' }));
    expect(recognise(book, how, record({ externalId: '1', email: 'b@x.org' }))).toEqual({
      refused: { reason: 'customers:identity-taken', field: 'email', value: 'b@x.org' },
    });
  });

  it('lets a household share a phone: it recognises its first owner only', () => {
    const book = newBook();
    const how = reader();
    recognise(book, how, record({ externalId: '1', email: 'a@x.org', phone: '+15550100' }));
    const second = recognise(book, how, record({ externalId: '2', email: 'b@x.org' }));
    expect(second).toMatchObject({ change: 'created', customerId: 'id-2' });
    expect(recognise(book, how, record({ externalId: '2', phone: '+15550100' }))).toMatchObject({
      change: 'changed',
      customerId: 'id-2',
    });
    expect(book.contact('contact of id-2')).toMatchObject({ phone: '+15550100' });
    expect(book.identity('phone', '+15550100')?.customerId).toBe('id-1');
  });

  it('puts contacts under their company, whichever comes first', () => {
    const book = newBook();
    const how = reader();
    const contact = recognise(
      book,
      how,
      record({ externalId: 'u1', companyExternalId: 'acct', email: 'a@x.org', name: 'Anna' }),
    );
    const company = recognise(
      book,
      how,
      record({ externalId: 'acct', kind: 'company', name: 'Example Ltd' }),
    );
    expect(contact).toMatchObject({ change: 'created' });
    expect(company).toMatchObject({ change: 'changed' });
    expect(
      'customerId' in contact && 'customerId' in company && contact.customerId === company.customerId,
    ).toBe(true);
    const again = recognise(
      book,
      how,
      record({ externalId: 'u1', companyExternalId: 'acct', email: 'a@x.org', name: 'Anna' }),
    );
    expect(again).toMatchObject({ change: 'unchanged' });
  });

  it('names the field that is no address', () => {
    expect(recognise(newBook(), reader(), record({ externalId: '1', email: 'nobody' }))).toEqual({
      refused: { reason: 'customers:email-invalid', field: 'email', value: 'nobody' },
    });
  });

  it('marks colleagues as internal', () => {
    const book = newBook();
    recognise(book, reader(), record({ email: 'me@acme.com' }));
    expect(book.customer('id-1')).toMatchObject({ internal: true });
  });

  it('makes customers of unknown addresses, of unknown ids only when asked, and learns addresses', () => {
    const book = newBook();
    const how = reader();
    expect(resolveReference(book, how, { externalId: '7' }, false)).toBeNull();
    const made = resolveReference(book, how, { externalId: '7' }, true);
    expect(resolveReference(book, how, { externalId: '7', email: 'a@x.org' }, false)?.customerId).toBe(
      made?.customerId,
    );
    expect(resolveReference(book, how, { email: 'A@X.org' }, false)?.customerId).toBe(made?.customerId);
    expect(resolveReference(book, how, { email: 'not an address' }, true)).toBeNull();
  });
});
