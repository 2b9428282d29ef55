/** Wishes of date and time: the own corpus holds whole, the terms' examples hold exactly, nothing throws. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../scripts/lib/eval/dates.ts';
import { DEFAULT_BOOKING_SETTINGS } from '../../../src/core/booking/booking-settings.ts';
import { parseWish } from '../../../src/core/booking/parse-wish.ts';

const OWN = new URL('./dates-own.jsonl', import.meta.url);
const TUESDAY = Date.parse('2026-11-24T11:00:00+03:00');
const read = (text: string): ReturnType<typeof parseWish> => parseWish(text, TUESDAY);

describe('parseWish', () => {
  it('holds on every row of the own corpus', async () => {
    const misses: string[] = [];
    const rows = readFileSync(OWN, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line): unknown => JSON.parse(line));
    const figures = await evaluate(rows, (line) => misses.push(line));
    expect(misses).toEqual([]);
    expect(figures['total']).toBeGreaterThan(300);
  });

  it.each([
    ['зафтра в полпятого', { kind: 'slot', date: '2026-11-25', time: '16:30' }],
    ['31 ноября в 12', { kind: 'invalid', reason: 'nonexistent_date' }],
    ['вчера в 12', { kind: 'invalid', reason: 'past' }],
    ['через пару дней после обеда', { kind: 'ambiguous', why: 'bound' }],
    ['а сколько стоит консультация?', { kind: 'invalid', reason: 'no_datetime' }],
    ['в пятницу 26-го в 12', { kind: 'invalid', reason: 'contradiction' }],
    ['завтра', { kind: 'date', date: '2026-11-25' }],
    ['завтра утром', { kind: 'ambiguous', why: 'part_of_day', date: '2026-11-25' }],
    ['завтра в 15 или 16', { kind: 'ambiguous', why: 'several' }],
    ['завтра в 14 не могу', { kind: 'ambiguous', why: 'refused' }],
    ['завтра в 5 по моему времени', { kind: 'ambiguous', why: 'zone' }],
    ['завтра в 8 утра', { kind: 'invalid', reason: 'outside_schedule', date: '2026-11-25', time: '08:00' }],
    ['25 ноября 2029 в 12', { kind: 'invalid', reason: 'too_far' }],
    ['завтра в 15:75', { kind: 'invalid', reason: 'bad_time' }],
  ])('%s', (text, wish) => {
    expect(read(text)).toEqual(wish);
  });

  it('a time of another zone comes back in Moscow time with the local one beside it', () => {
    expect(read('в пятницу в 18 по Новосибирску')).toEqual({
      kind: 'slot',
      date: '2026-11-27',
      time: '14:00',
      local: { date: '2026-11-27', time: '18:00', zone: 'Новосибирск' },
    });
  });

  it('the date may shift with the zone', () => {
    expect(read('послезавтра в 2 часа ночи по Владивостоку')).toMatchObject({
      date: '2026-11-25',
      time: '19:00',
      local: { date: '2026-11-26', time: '02:00' },
    });
  });

  it('a known zone of the client makes «по моему времени» plain', () => {
    const options = { zone: { zone: 'Asia/Omsk', title: 'Омск' } };
    expect(parseWish('завтра в 17 по моему времени', TUESDAY, options)).toMatchObject({ time: '14:00' });
  });

  it('«в то же время» is the time already booked', () => {
    expect(parseWish('в четверг в то же время', TUESDAY, { bookedTime: '16:00' })).toEqual({
      kind: 'slot',
      date: '2026-11-26',
      time: '16:00',
    });
  });

  it('opening hours are a setting', () => {
    const settings = { ...DEFAULT_BOOKING_SETTINGS, opensAt: '08:00' };
    expect(parseWish('завтра в 8 утра', TUESDAY, { settings })).toMatchObject({
      kind: 'slot',
      time: '08:00',
    });
  });

  it('never throws, and every slot is ahead and within hours, on any string and instant', () => {
    const words = fc.constantFrom(
      'завтра',
      'в',
      '16',
      ':',
      '30',
      'пятницу',
      '31',
      'ноября',
      'через',
      'по',
      'мск+2',
      'не',
      'могу',
      'полпятого',
      '.',
      '-',
      'или',
      'utc-99',
    );
    const texts = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.array(words).map((list) => list.join(' ')),
    );
    fc.assert(
      fc.property(texts, fc.integer({ min: 0, max: 4_000_000_000_000 }), (text, now) => {
        const wish = parseWish(text, now);
        if (wish.kind !== 'slot') return;
        expect(Date.parse(`${wish.date}T${wish.time}:00+03:00`)).toBeGreaterThan(now - 86_400_000);
        expect(wish.time >= '10:00' && wish.time <= '19:00').toBe(true);
      }),
    );
  });

  it('reads a hostile text of 100,000 characters in bounded time', () => {
    const startedAt = performance.now();
    for (const piece of ['1-', 'через ', 'в 1 ', 'не ', '12.']) parseWish(piece.repeat(20_000), TUESDAY);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });
});
