/** Replies without a model: editable texts only, never the same twice running. */
import { describe, expect, it } from 'vitest';
import type { SentMessage } from '../../src/core/conversation/compose-facts.ts';
import { makeScriptedModel } from '../../src/adapters/llm/scripted-model.ts';
import { isJsonObject, jsonToText } from '../../src/core/json.ts';
import type { JsonObject } from '../../src/core/json.ts';
import { setUpComposing } from './composing.ts';
import type { ComposingOptions } from './composing.ts';

async function compose(options: ComposingOptions = {}): Promise<JsonObject> {
  const output = await setUpComposing(makeScriptedModel(), options).compose();
  if (!isJsonObject(output)) throw new Error('no output');
  return output;
}

describe('the scripted model', () => {
  it('says the next line of the state, and another each time', async () => {
    const history: SentMessage[] = [];
    const said: string[] = [];
    for (let turn = 0; turn < 6; turn += 1) {
      const { reply } = await compose({ history: { listRecent: () => Promise.resolve(history) } });
      said.push(jsonToText(reply));
      history.push({ role: 'user', text: 'Храню на бирже' }, { role: 'bot', text: jsonToText(reply) });
    }
    expect(said.slice(0, 3)).toEqual([
      'Что для вас важнее, Анна?',
      'С чего хотите начать?',
      'Что мешает больше всего?',
    ]);
    for (const [index, text] of said.slice(1).entries()) expect(text).not.toBe(said[index]);
  });

  it('answers a listed question, then goes on', async () => {
    const output = await compose({ order: { said: ['Сколько стоит консультация?'] } });
    expect(output['reply']).toBe('Первая консультация бесплатная.\n\nЧто для вас важнее, Анна?');
    expect(output['confidence']).toBeGreaterThan(0.8);
  });

  it('tells the thought of a material that was not told yet, an example as one', async () => {
    const facts = {
      materials: [{ id: 4, title: 'История', body: 'Ольга начала с малого.', url: '/m/4', isExample: true }],
    };
    const output = await compose({ order: { facts } });
    expect(output['reply']).toBe(
      'Пример. Ольга начала с малого.\nИстория: https://school.example/m/4\n\nЧто для вас важнее, Анна?',
    );
    expect(output).toMatchObject({ materials: [4], nextAction: 'show_materials' });
    const again = await compose({
      order: { facts },
      history: {
        listRecent: () => Promise.resolve([{ role: 'bot', text: 'История: https://school.example/m/4' }]),
      },
    });
    expect(again['reply']).toBe('Что для вас важнее, Анна?');
  });

  it('puts the state’s own words around the answer', async () => {
    const facts = { say: 'Понимаю, {{name}}.', ask: 'Что важнее?' };
    expect((await compose({ order: { facts } }))['reply']).toBe('Понимаю, Анна.\n\nЧто важнее?');
  });

  it('is honest about a question that nothing answers, and offers a person first', async () => {
    const output = await compose({ order: { said: ['А какая погода будет в Токио на выходных?'] } });
    expect(output['reply']).toContain('Точного ответа у меня нет');
    expect(output).toMatchObject({
      nextAction: 'ask',
      buttons: [{ callback: 'manager:request' }, { callback: 'consult:start' }],
    });
    expect(output['confidence']).toBeLessThan(0.5);
  });

  it('what people wrote is judged like everything else', async () => {
    const facts = { say: 'Гарантируем доход 30% в месяц.', ask: 'Начнём?' };
    expect((await compose({ order: { facts } }))['reply']).not.toContain('30%');
  });

  it('without any text it fails, for the state’s own fallback', async () => {
    const work = setUpComposing(makeScriptedModel(), {
      order: { prompt: 'talk#other', facts: {} },
    }).compose();
    await expect(work).rejects.toMatchObject({ code: 'LLM_NO_TEXT' });
  });
});
