/** Only known addresses and names reach a client; the sentence around a removed one is mended. */
import { describe, expect, it } from 'vitest';
import { admitLinks } from '../../../src/core/safety/admit-links.ts';

const allowed = {
  links: new Set(['https://school.example/guide', 'https://pay.example/p/42?a=1&b=2']),
  mentions: new Set(['crypto_school_bot']),
};
const admit = (text: string): string => admitLinks(text, allowed).text;

describe('admitLinks', () => {
  it.each([
    'Гайд: https://school.example/guide.',
    'Оплата: https://pay.example/p/42?a=1&b=2',
    '<a href="https://school.example/guide">Гайд</a> для вас',
    'Пишите @crypto_school_bot.',
    'Пишите @Crypto_School_Bot.',
    'Почта help@school.example остаётся, цена 4,5 и т.д.',
    'Версия 2.0, т.е. новая; 12:00–14:00; а/б.',
  ])('keeps «%s»', (text) => {
    expect(admitLinks(text, allowed)).toEqual({ text, removed: [] });
  });

  it.each([
    ['Подробности: https://evil.example/x', 'Подробности'],
    ['Смотрите https://school.example/guide/../admin сами.', 'Смотрите сами.'],
    ['Смотрите https://school.example/guide2.', 'Смотрите.'],
    ['Заходите на evil.com и t.me/scam_bot сейчас.', 'Заходите на и сейчас.'],
    ['Пишите @scam_manager, ответим.', 'Пишите, ответим.'],
    ['Жмите <a href="https://evil.example">сюда</a>!', 'Жмите сюда!'],
    ["Жмите <a href='javascript:alert(1)'>сюда</a>!", 'Жмите сюда!'],
    ['Жмите tg://resolve?domain=scam сейчас', 'Жмите сейчас'],
    ['Сайт (www.evil.example) закрыт.', 'Сайт закрыт.'],
    ['Сайт школа.рф открыт.', 'Сайт открыт.'],
    ['<a href="https://evil.example">https://evil.example</a> тут', 'тут'],
  ])('mends «%s»', (text, expected) => {
    expect(admit(text)).toBe(expected);
  });

  it('names what it took out', () => {
    expect(admitLinks('a https://evil.example/x?y и @scam_manager', allowed).removed).toEqual([
      'https://evil.example/x?y',
      '@scam_manager',
    ]);
  });

  it('takes time in proportion to the length', () => {
    for (const piece of ['a.', 'http://', '@', '<a href=', 'https://a.b/c ', 'а-']) {
      const start = process.cpuUsage();
      admitLinks(piece.repeat(20_000), allowed);
      expect(process.cpuUsage(start).user / 1000).toBeLessThan(2_000);
    }
  });
});
