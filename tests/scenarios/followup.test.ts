/** Writing to those who fell silent: REQUIREMENTS I1, journey J21. */
import { describe, expect, it } from 'vitest';
import { measureCoverage } from '../../src/core/funnel/coverage.ts';
import { readDefinitions, talk } from '../support/talk.ts';
import type { Talk } from '../support/talk.ts';
import { enter } from './scenario-talk.ts';
import type { Segment } from './scenario-talk.ts';

const walked: Talk[] = [];
const begin = (segment: Segment, at = '2026-11-24T11:00:00+03:00'): Talk =>
  keep(enter('novice', segment, { at }));
const keep = (client: Talk): Talk => {
  walked.push(client);
  return client;
};
const skipped = (client: Talk): readonly unknown[] =>
  client.logged.filter(({ name }) => name === 'followup.skipped').map(({ payload }) => payload);
/** Both moments of the silence, with what was said at each. */
const both = (client: Talk): readonly string[] => [client.wait('PT24H').text, client.wait('PT48H').text];

describe('silence', () => {
  it.each(['cold', 'warm', 'hot'] as const)(
    '%s: after a day, after three, and never a third time',
    (segment) => {
      const client = begin(segment);
      const [first = '', second = ''] = both(client);
      expect(first).toMatch(/^Анна, /);
      expect(second).toMatch(/^Анна, /);
      expect(first).not.toBe(second);
      expect(client.count('proactive.sent')).toBe(2);
      expect(client.wait('P60D').said).toEqual([]);
    },
  );

  it('differs by segment', () => {
    const texts = (['cold', 'warm', 'hot'] as const).flatMap((segment) => both(begin(segment)));
    expect(new Set(texts).size).toBe(6);
  });

  it('begins anew with every act: a word, a press, a picture', () => {
    const acts: readonly ((client: Talk) => Talk)[] = [
      (client) => client.write('я тут'),
      (client) => client.press('Частые вопросы'),
      (client) => client.sendMedia(),
    ];
    for (const act of acts) {
      const client = begin('cold').wait('PT23H59M');
      act(client);
      expect(client.wait('PT23H').count('proactive.sent')).toBe(0);
      expect(client.wait('PT2H').count('proactive.sent')).toBe(1);
      expect(client.wait('PT48H').count('proactive.sent')).toBe(2);
    }
  });

  it('waits for ten in the morning rather than write at night, the second counted from the act', () => {
    const client = begin('cold', '2026-11-24T22:30:00+03:00');
    expect(client.wait('PT35H29M').said).toEqual([]);
    expect(client.wait('PT1M').said).toHaveLength(1);
    expect(new Date(client.now).toISOString()).toBe('2026-11-26T07:00:00.000Z');
    expect(client.wait('PT47H59M').said).toEqual([]);
    expect(client.wait('PT1M').said).toHaveLength(1);
  });

  it('of one who left at the greeting is met with the guides', () => {
    const client = keep(talk().start());
    const [first, second] = both(client);
    expect(first).toContain('гайды');
    expect(second).toContain('Бонусы');
    expect(keep(talk().start().write('📊 Подбор инструмента')).wait('PT24H').text).toContain('сумму');
  });
});

describe('nobody is written to', () => {
  const cases: readonly (readonly [string, (client: Talk) => Talk])[] = [
    ['paid', (client) => reach(client, 'paid')],
    ['unsubscribed', (client) => client.send('client.unsubscribed')],
    ['blocked', (client) => client.signal('client.blocked', { blocked: true })],
    [
      'consultationAhead',
      (client) => client.signal('booking.confirmed', bookedAt(client.now + 7 * 86_400_000)),
    ],
  ];

  it.each(cases)('%s, and the journal says why', (reason, act) => {
    const client = act(begin('warm'));
    const before = client.count('proactive.sent');
    both(client);
    expect(client.count('proactive.sent')).toBe(before);
    expect(skipped(client)).toEqual([
      { reason, number: 1 },
      { reason, number: 2 },
    ]);
  });

  it('whom somebody else wrote first within a day', () => {
    for (const [waits, number] of [
      ['PT12H', 1],
      ['PT60H', 2],
    ] as const) {
      const client = begin('warm').wait(waits);
      client.subject = { ...client.subject, profile: { ...client.subject.profile, proactiveAt: client.now } };
      client.wait('P3D');
      expect(skipped(client)).toContainEqual({ reason: 'recentlyWritten', number });
    }
  });

  it('who asks to erase his data, at night too, until he comes back to the talk himself', () => {
    for (const at of ['2026-11-24T11:00:00+03:00', '2026-11-24T22:30:00+03:00']) {
      const client = begin('warm', at).write('удалите мои данные').write('да');
      expect(client.wait('P5D').said).toEqual([]);
      expect(skipped(client)).toEqual([{ reason: 'leaving' }, { reason: 'leaving' }]);
      expect(client.write('нет, я ещё спрошу').wait('P4D').count('proactive.sent')).toBe(2);
    }
  });

  it('who works at the school, whenever the role was given', () => {
    const staff = new Set<number>();
    const colleague = keep(talk({ staff }).start());
    staff.add(colleague.subject.key);
    colleague.write('📊 Подбор инструмента');
    expect(colleague.wait('P5D').count('proactive.sent')).toBe(0);
    for (const [waits, number] of [
      ['PT12H', 1],
      ['PT60H', 2],
    ] as const) {
      staff.clear();
      const client = keep(talk({ staff }).start()).wait(waits);
      staff.add(client.subject.key);
      client.wait('P3D');
      expect(skipped(client)).toContainEqual({ reason: 'staff', number });
      staff.clear();
      expect(client.write('я снова сам по себе').wait('PT36H').count('proactive.sent')).toBeGreaterThan(
        number - 1,
      );
    }
  });

  it('while a manager leads the dialogue', () => {
    for (const [waits, number] of [
      ['PT12H', 1],
      ['PT60H', 2],
    ] as const) {
      const client = begin('warm').wait(waits);
      client.subject = { ...client.subject, owner: 'manager' };
      client.wait('P3D');
      expect(skipped(client)).toEqual([{ reason: 'takenOver', number }]);
    }
  });

  it('a consultation that is over, moved or canceled holds nothing back any more', () => {
    const client = begin('warm');
    client.signal('booking.confirmed', bookedAt(client.now + 86_400_000));
    client.signal('booking.moved', bookedAt(client.now + 7 * 86_400_000));
    client.signal('booking.canceled', bookedAt(client.now));
    client.signal('booking.completed', bookedAt(client.now));
    both(client);
    expect(client.count('proactive.sent')).toBe(2);
    const paid = begin('warm').signal('payment.paid', { order: '1', product: 1 });
    walked.push(paid);
    expect(paid.wait('P5D').count('proactive.sent')).toBe(0);
  });
});

function reach(client: Talk, stage: string): Talk {
  client.subject = { ...client.subject, stages: [...client.subject.stages, stage] };
  return client;
}

function bookedAt(at: number) {
  return { appointment: 1, date: '2026-12-01', time: '12:00', at, label: 'вторник, 1 декабря, 12:00 МСК' };
}

it('all of the funnel was walked above', () => {
  const definition = readDefinitions().find(({ id }) => id === 'followup');
  expect(definition).toBeDefined();
  if (definition === undefined) return;
  const covered = measureCoverage(
    definition,
    walked.flatMap((client) => client.notes),
  );
  expect(covered.missing.map(({ id }) => id)).toEqual([]);
  expect(covered.unseen).toEqual([]);
});
