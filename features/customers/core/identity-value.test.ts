import { describe, expect, it } from 'vitest';
import {
  customerWords,
  isStaffAddress,
  normalEmail,
  normalPhone,
  normalTelegram,
  searchTextOf,
} from './identity-value.ts';

describe('ways to recognise a person', () => {
  it.each([
    [' Anna@Example.COM ', 'anna@example.com'],
    ['Anna Petrova <anna@example.com>', 'anna@example.com'],
    ['mailto:a.b+c@sub.example.co.uk', 'a.b+c@sub.example.co.uk'],
    ['иван@пример.рф', 'иван@пример.рф'],
    ['anna', null],
    ['anna@localhost', null],
    ['a@b.c, d@e.f', null],
    ['', null],
  ])('reads the e-mail %j as %j', (given, expected) => {
    expect(normalEmail(given)).toBe(expected);
  });

  it.each([
    ['+7 (912) 345-67-89', '+79123456789'],
    ['0049 30 123456', '+4930123456'],
    ['8 912 345 67 89', '89123456789'],
    ['+1 555 0100 ext. 12', '+15550100'],
    ['n/a', null],
    ['1234', null],
    ['call me', null],
  ])('reads the phone %j as %j', (given, expected) => {
    expect(normalPhone(given)).toBe(expected);
  });

  it.each([
    ['@Anna_P', 'anna_p'],
    ['https://t.me/Anna_P', 'anna_p'],
    ['123456789', '123456789'],
    ['a b', null],
  ])('reads the Telegram name %j as %j', (given, expected) => {
    expect(normalTelegram(given)).toBe(expected);
  });

  it('knows the company’s own addresses, also of its subdomains, and no lookalikes', () => {
    expect(isStaffAddress('a@acme.com', ['acme.com'])).toBe(true);
    expect(isStaffAddress('a@mail.acme.com', ['acme.com'])).toBe(true);
    expect(isStaffAddress('a@notacme.com', ['acme.com'])).toBe(false);
  });

  it('puts an address into the search text whole and in its parts, once', () => {
    expect(searchTextOf(['Anna', 'anna@example.com', null, 'Anna'])).toBe(
      'anna anna@example.com anna example com',
    );
  });

  it('begins with what tells customers apart, so that one without a name is not shown as its city', () => {
    const nobody = { name: '', city: 'Franca' };
    const identities = [{ kind: 'external' as const, value: 'shop:8b0bffcd' }];
    const contact = { contactId: '1', name: '', email: 'a@example.com', phone: null };
    expect(customerWords(nobody, { contacts: [], identities })).toBe('8b0bffcd franca');
    expect(customerWords(nobody, { contacts: [contact], identities }).split(' ')[0]).toBe('a@example.com');
  });
});
