/** Contacts in texts: found in one form, told from other numbers, masked whole. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findEmails } from '../../../src/core/conversation/intents/find-emails.ts';
import { findPhones } from '../../../src/core/conversation/intents/find-phones.ts';
import { maskContacts } from '../../../src/core/conversation/intents/mask-contacts.ts';

describe('phones', () => {
  it.each([
    ['8 (916) 123-45-67', '+79161234567'],
    ['9161234567', '+79161234567'],
    ['тел. +7-916-123-45-67 Мария', '+79161234567'],
    ['7.916.123.45.67', '+79161234567'],
    ['+375 29 123 45 67', '+375291234567'],
    ['+998 90 123 45 67', '+998901234567'],
    ['восемь девятьсот шестнадцать сто двадцать три сорок пять шестьдесят семь', '+79161234567'],
  ])('%s is %s', (text, phone) => {
    expect(findPhones(text)).toEqual([phone]);
  });

  it.each([
    '100 000 рублей',
    '25.11.2026 16:00',
    '1234567',
    '4276 3800 1234 5678',
    'заказ 12345678901234',
    '0000000000',
    'раз два три четыре пять',
  ])('%s is no phone', (text) => {
    expect(findPhones(text)).toEqual([]);
  });
});

describe('e-mail addresses', () => {
  it.each([
    ['Почта: Test.User@Example.COM', 'Test.User@example.com'],
    ['sergey @ rambler . ru', 'sergey@rambler.ru'],
    ['olga собака mail точка ru', 'olga@mail.ru'],
    ['иванов@почта.рф, спасибо', 'иванов@почта.рф'],
    ['petr+kurs@ya.ru.', 'petr+kurs@ya.ru'],
    ['a.b.c@sub.example.co.uk', 'a.b.c@sub.example.co.uk'],
  ])('%s is %s', (text, email) => {
    expect(findEmails(text)).toEqual([email]);
  });

  it.each(['не почта@', '@username', 'user@localhost', 'a@b', 'цена 5 @ 10', 'test@@mail.ru'])(
    '%s is none',
    (text) => {
      expect(findEmails(text)).toEqual([]);
    },
  );
});

describe('masking', () => {
  it('leaves no digit of a phone and no address', () => {
    expect(maskContacts('Я Анна, +7 916 123-45-67, anna@mail.ru, жду в 16:00')).toBe(
      'Я Анна, [телефон], [e-mail], жду в 16:00',
    );
  });

  it('hides other long numbers too: a card is no business of a model', () => {
    expect(maskContacts('карта 4276 3800 1234 5678')).toBe('карта [телефон]');
  });

  it('is idempotent and never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), (text) => {
        const masked = maskContacts(text);
        expect(maskContacts(masked)).toBe(masked);
      }),
    );
  });
});
