/** The activity composeReply: what the model is told, what of its answer is kept, and how it fails. */
import { describe, expect, it } from 'vitest';
import { ModelError } from '../../src/app/language-model.ts';
import { makeSubject } from '../../src/core/step/subject.ts';
import { goodAnswer } from '../support/llm-stub.ts';
import { sayInTurn, setUpComposing } from './composing.ts';

const failing = () => Promise.reject(new ModelError('down', 'down'));

describe('what the model is told', () => {
  it('who the client is, what the state wants, what may be proposed; his words stand alone', async () => {
    const { compose, asked } = setUpComposing(sayInTurn(goodAnswer()));
    await compose();
    const [request] = asked;
    expect(request?.system).toContain('Клиент: Анна');
    expect(request?.system).toContain('Спросите о цели. Потребность: безопасность');
    expect(request?.system).toContain('consult:start («Выбрать время»)');
    expect(request?.system).toContain('База, 29\u00A0900 ₽');
    expect(request?.system).not.toContain('Куратор');
    expect(request?.system).toContain('Обещать доход');
    expect(request?.user).toBe('Храню немного на бирже');
  });

  it('no contact, no internal address, nothing said and not sent', async () => {
    const { compose, asked, kept } = setUpComposing(sayInTurn(goodAnswer()), {
      order: { said: ['Мой номер +7 916 123-45-67, почта anna@example.com'], facts: {} },
      history: {
        listRecent: () =>
          Promise.resolve([
            { role: 'user', text: 'Пишите на boris@example.com' },
            { role: 'manager', text: 'Вот https://landing.internal/secret' },
            { role: 'user', text: 'ок' },
          ]),
      },
    });
    await compose();
    const everything = JSON.stringify([asked.map(({ system, user }) => [system, user]), kept]);
    expect(everything).not.toMatch(/916|anna@|boris@|landing\.internal/);
    expect(asked[0]?.system).toContain('Менеджер: Вот');
  });

  it('a name that is a telephone number is none', async () => {
    const subject = {
      ...makeSubject({ kind: 'client', key: 1 }),
      profile: { firstName: '+7 916 123-45-67' },
    };
    const { compose, asked } = setUpComposing(sayInTurn(goodAnswer()), { subject });
    await compose();
    expect(asked[0]?.system).not.toContain('916');
  });

  it('every file that made the question changes the hash of the call', async () => {
    const hashes = await Promise.all(
      [[], [{ id: 5, title: 'Сначала сумма', body: 'Сначала сумма.' }]].map(async (materials) => {
        const { compose, kept } = setUpComposing(sayInTurn(goodAnswer()), {
          order: { facts: { materials } },
        });
        await compose();
        return kept[0]?.promptHash;
      }),
    );
    expect(hashes).toEqual(['h-talk+h-system_manager', 'h-talk+h-system_manager+h-materials_selector']);
  });

  it('a long dialogue costs no more than a measure', async () => {
    const long = 'слово '.repeat(2_000);
    const { compose, asked } = setUpComposing(sayInTurn(goodAnswer()), {
      order: {
        said: [long],
        facts: { materials: [1, 2, 3, 4, 5].map((id) => ({ id, title: long, body: long })) },
      },
      history: {
        listRecent: () =>
          Promise.resolve(Array.from({ length: 30 }, () => ({ role: 'user' as const, text: long }))),
      },
    });
    await compose();
    expect((asked[0]?.system.length ?? 0) + (asked[0]?.user.length ?? 0)).toBeLessThan(20_000);
  });
});

describe('materials', () => {
  const material = {
    id: 5,
    title: 'Сначала сумма',
    body: 'Первое решение не монета, а сумма, которую не страшно потерять целиком.',
  };

  it('come with the words about how to use them', async () => {
    const { compose, asked } = setUpComposing(sayInTurn(goodAnswer()), {
      order: { facts: { materials: [material] } },
    });
    await compose();
    expect(asked[0]?.system).toContain('Берите один материал. — Сначала сумма');
  });

  it('one that was retold in other words was passed on', async () => {
    const reply_text =
      'Начните не с монеты: сперва решите, какую сумму вам не страшно потерять. Это первое решение.';
    const { compose } = setUpComposing(sayInTurn(goodAnswer({ reply_text })), {
      order: { facts: { materials: [material] } },
    });
    expect(await compose()).toMatchObject({ materials: [5] });
  });

  it('one that was not told was not', async () => {
    const { compose } = setUpComposing(sayInTurn(goodAnswer({ reply_text: 'Что для вас важнее всего?' })), {
      order: { facts: { materials: [material] } },
    });
    expect(await compose()).toMatchObject({ materials: [] });
  });
});

describe('what of its answer is kept', () => {
  it('legal buttons and a legal next action; the rest is dropped and logged', async () => {
    const buttons = [
      { text: 'Сбросить', callback: 'admin:drop' },
      { text: 'Выбрать время', callback: 'consult:start' },
    ];
    const { compose, log } = setUpComposing(sayInTurn(goodAnswer({ buttons, next_action: 'offer_payment' })));
    expect(await compose()).toMatchObject({
      buttons: [{ text: 'Выбрать время', callback: 'consult:start' }],
      nextAction: 'ask',
      verdict: 'repaired',
    });
    expect(log.lines.find(({ fields }) => fields['dropped'] !== undefined)?.fields['dropped']).toEqual([
      'admin:drop',
      'offer_payment',
    ]);
  });

  it('buttons are counted after the illegal ones are gone', async () => {
    const wrong = Array.from({ length: 9 }, (_, n) => ({ text: `Кнопка ${n}`, callback: `wrong:${n}` }));
    const buttons = [...wrong, { text: 'Выбрать время', callback: 'consult:start' }];
    const { compose } = setUpComposing(sayInTurn(goodAnswer({ buttons })));
    expect(await compose()).toMatchObject({ buttons: [{ callback: 'consult:start' }] });
  });

  it('promises give way to a safe phrase, foreign links vanish, those of materials and bonuses stay', async () => {
    const reply_text =
      'Доход 30% в месяц гарантирован. Смотрите https://evil.example/x и https://school.example/m/1 или https://school.example/bonus/1';
    const { compose } = setUpComposing(sayInTurn(goodAnswer({ reply_text })), {
      order: { facts: { materials: [{ id: 5, title: 'Разбор', body: 'Мысль.', url: '/m/1' }] } },
    });
    const output = JSON.stringify(await compose());
    expect(output).not.toMatch(/гарантирован|evil/);
    expect(output).toContain('https://school.example/m/1');
    expect(output).toContain('https://school.example/bonus/1');
    expect(output).toContain('"materials":[5]');
  });

  it('every call is kept with its prompt, its verdict and its price', async () => {
    const { compose, kept } = setUpComposing(sayInTurn('мусор', goodAnswer()), {
      catalogue: { 'setting:llm_prices': { 'test-model': { in: 1, out: 10 } } },
    });
    await compose();
    expect(kept.map(({ verdict }) => verdict)).toEqual(['refused:no-json', 'accepted']);
    expect(kept[1]).toMatchObject({
      promptName: 'talk#ask',
      promptVersion: 1,
      promptHash: 'h-talk+h-system_manager',
      model: 'test-model',
      tokensIn: 1_000,
      cost: 0.002,
      output: goodAnswer(),
      visit: 7,
    });
  });
});

describe('how it fails', () => {
  it('an answer that cannot be mended is asked for once more, told why', async () => {
    const { compose, asked } = setUpComposing(sayInTurn('Здравствуйте!', goodAnswer()));
    expect(await compose()).toMatchObject({ verdict: 'repaired' });
    expect(asked).toHaveLength(2);
    expect(asked[1]?.system).toContain('Прошлый ответ не принят (no-json)');
    expect(asked[1]?.system).not.toContain('Здравствуйте!');
  });

  it('twice no answer is ANSWER_REFUSED, which counts as no confidence', async () => {
    const { compose, asked } = setUpComposing(sayInTurn(''));
    await expect(compose()).rejects.toMatchObject({ code: 'ANSWER_REFUSED', retryable: false });
    expect(asked).toHaveLength(2);
  });

  it('an outage is told as one', async () => {
    const { compose } = setUpComposing(() => Promise.reject(new ModelError('refused', 'wrong key')));
    await expect(compose()).rejects.toMatchObject({ code: 'LLM_REFUSED' });
  });

  it('while the breaker is open people’s texts answer at once, and nobody’s confidence is counted', async () => {
    const { compose, asked, kept } = setUpComposing(failing);
    // The third failure opens the breaker; its own client is answered by texts as well.
    expect(await compose()).toMatchObject({ reply: 'Что для вас важнее, Анна?', verdict: 'standin' });
    const before = asked.length;
    expect(await compose()).toMatchObject({ verdict: 'standin' });
    expect(asked).toHaveLength(before);
    expect(kept.at(-1)?.verdict).toBe('standin:breaker');
  });

  it.each([
    ['the client’s calls', { clientCalls: 80, clientUsd: 0, usd: 0 }],
    ['the client’s money', { clientCalls: 1, clientUsd: 0.5, usd: 1 }],
    ['everybody’s money', { clientCalls: 0, clientUsd: 0, usd: 20 }],
  ])('when %s of the day are spent, texts answer and the log says so', async (_, spent) => {
    const { compose, asked, log } = setUpComposing(sayInTurn(goodAnswer()), {
      calls: {
        keep: () => undefined,
        spentSince: () => Promise.resolve(spent),
        idle: () => Promise.resolve(),
      },
    });
    expect(await compose()).toMatchObject({ verdict: 'standin' });
    expect(asked).toEqual([]);
    expect(log.lines.some(({ fields }) => fields['code'] === 'LLM_BUDGET')).toBe(true);
  });

  it('a client who waited for long is not kept waiting as long again', async () => {
    const startedAt = performance.now();
    const { compose } = setUpComposing(() => new Promise(() => undefined), {
      order: { since: 1_000 - 60_000 },
      tryMs: 60_000,
    });
    await expect(compose()).rejects.toMatchObject({ code: 'LLM_TIMEOUT' });
    expect(performance.now() - startedAt).toBeLessThan(4_500);
  }, 10_000);
});
