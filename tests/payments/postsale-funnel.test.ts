/** After the payment: thanks and access once, help with learning, and nothing sold that was bought. */
import { describe, expect, it } from 'vitest';
import { talk } from '../support/talk.ts';
import type { ActivityTwin, Talk } from '../support/talk.ts';

const hang: ActivityTwin = () => 'hang';

function paid(activity: ActivityTwin = hang, product = 1, order = 'order-1'): Talk {
  return talk({ activity }).start().signal('payment.paid', { order, product, name: 'Базовая программа' });
}

/** The same, of a client who gave an e-mail before. */
function paidWithEmail(product = 1): Talk {
  return talk({ activity: hang })
    .start()
    .signal('contact.wanted', { after: 'welcome' })
    .shareContact()
    .write('anna@example.com')
    .press('Всё верно')
    .signal('payment.paid', { order: 'order-1', product, name: 'Базовая программа' });
}

/** A reply of the model, as the composer hands it over. */
function reply(fields: Partial<Record<'nextAction' | 'confidence', string | number>> = {}): ActivityTwin {
  return (src) =>
    src === 'composeReply'
      ? {
          reply: 'Уроки открываются по одному.',
          buttons: [],
          nextAction: 'ask',
          confidence: 0.9,
          materials: [],
          verdict: 'accepted',
          ...fields,
        }
      : 'hang';
}

const sells = (anna: Talk): boolean =>
  anna.said.some(({ buttons }) =>
    buttons.some((button) => 'callback' in button && button.callback.startsWith('offer:pay')),
  );

describe('after the payment', () => {
  it('thanks, gives the steps of the product, says what is next, in one message that passes a takeover', () => {
    const anna = paidWithEmail();
    expect(anna.said).toHaveLength(1);
    expect(anna.text).toMatch(/Спасибо, Анна!.*order-1/);
    expect(anna.text).toContain('• Задайте пароль в личном кабинете');
    expect(anna.text).toContain('Что дальше');
    expect(anna.last.class).toBe('service');
    expect(anna.last.rows.flat()).toEqual([
      'Как получить доступ',
      'Частые вопросы',
      'Связаться с менеджером',
    ]);
    expect(anna.focus).toBe('postsale');
  });

  it('a product without steps of its own gets the usual words', () => {
    expect(paidWithEmail(77).text).toContain('Доступ придёт на почту');
  });

  it('who gave no e-mail is promised no letter: managers are told to open the access', () => {
    const anna = paid();
    expect(anna.text).toContain('доступ откроет менеджер');
    expect(anna.text).not.toMatch(/Откройте письмо|Письма нет/);
    expect(anna.press('Как получить доступ').text).toContain('доступ откроет менеджер');
    const told = (who: Talk): string[] => who.staff.map(({ text }) => JSON.stringify(text));
    expect(told(paid())).toEqual([expect.stringContaining('Почту клиент боту не оставлял')]);
    expect(told(paidWithEmail())).toEqual([]);
  });

  it('a second product is welcomed too', () => {
    const anna = paidWithEmail().signal('payment.paid', {
      order: 'order-2',
      product: 2,
      name: 'С куратором',
    });
    expect(anna.text).toContain('Заполните короткую анкету');
    expect(anna.signal('payment.refunded', { order: 'order-1', product: 1 }).at('postsale')).toMatch(
      /learning/,
    );
    expect(anna.signal('payment.refunded', { order: 'order-2', product: 2 }).at('postsale')).toBe('closed');
  });

  it('«Как получить доступ» tells the steps again; who did not pay is told so', () => {
    expect(paid().press('Как получить доступ').text).toContain('доступ');
    expect(talk({ activity: hang }).start().pressData('postsale:access').text).toContain('после оплаты');
  });

  it.each([
    ['не пришло письмо', /доступ/],
    ['как войти?', /доступ/],
    ['хочу оплатить', /уже оплачена/],
    ['сколько времени займёт?', /часов в неделю/],
    ['вы идиоты', /менеджера/],
    ['спасибо', /Пожалуйста/],
  ])('«%s»', (text, said) => {
    const anna = paid().write(text);
    expect(anna.text).toMatch(said);
    expect(sells(anna)).toBe(false);
  });

  it.each([
    ['позовите менеджера', 'lead'],
    ['стоп', 'leaving'],
    ['удалите мои данные', 'leaving'],
    ['хочу на консультацию', 'consultation'],
  ])('«%s» goes where it belongs', (text, funnel) => {
    expect(paid().write(text).subject.positions[funnel]).toBeDefined();
  });

  it.each([
    ['хочу вернуть деньги', /возврат/],
    ['оформите возврат за обучение, мне не подошло совсем', /возврат/],
    ['чек пришлете?', /О чеке точно не знаю/],
    ['оплатила', /Оплату заказа order-1 вижу/],
  ])('«%s» is handed to a person, who is a button away', (text, said) => {
    const anna = paid().write(text);
    expect(anna.text).toMatch(said);
    expect(anna.last.rows.flat()).toContain('Связаться с менеджером');
    expect(anna.at('lead')).not.toBe('none');
  });

  it('«хочу вернуть деньги» hears the listed answer first', () => {
    expect(
      paid()
        .write('хочу вернуть деньги')
        .said.map(({ text }) => text)
        .join(),
    ).toContain('Можно ли вернуть деньги?');
  });

  it('«ура, а когда начало?» finds the listed question', () => {
    expect(paid().write('ура, а когда начало?').text).toContain('Когда начинается обучение?');
  });

  it('a file is answered, never twice alike', () => {
    const anna = paid();
    expect(anna.sendMedia().text).not.toBe(anna.sendMedia().text);
  });
});

describe('a question of his own', () => {
  const ask = (activity: ActivityTwin, times = 1): Talk => {
    const anna = paid(activity);
    for (let time = 0; time < times; time++) anna.write('а уроки по порядку или все сразу?').wait('PT3S');
    return anna;
  };

  it('is answered by the model, which knows what was bought', () => {
    const inputs: unknown[] = [];
    const anna = ask((src, input, now) => {
      if (src === 'composeReply') inputs.push(input);
      return reply()(src, input, now);
    });
    expect(anna.text).toContain('Уроки открываются');
    expect(anna.at('postsale')).toBe('learning.talking');
    expect(inputs).toMatchObject([{ facts: { products: [{ id: 1 }] } }]);
    expect(sells(anna)).toBe(false);
  });

  it('several quick messages are one question', () => {
    const anna = paid(reply()).write('слушайте а вот').wait('PT1S').write('уроки по порядку?').wait('PT3S');
    expect(anna.all.filter(({ text }) => text.includes('Уроки открываются'))).toHaveLength(1);
  });

  it('what is added while the answer is being composed is answered with it', () => {
    const anna = ask(hang);
    expect(anna.at('postsale')).toBe('learning.composing');
    expect(anna.write('и ещё: есть ли домашние задания по модулям?').at('postsale')).toBe(
      'learning.gathering',
    );
  });

  it('the model wants a person: the lead is opened', () => {
    const anna = ask(reply({ nextAction: 'escalate_to_manager' }));
    expect(anna.subject.positions['lead']).toBeDefined();
  });

  it('three unsure answers running call a person, two do not', () => {
    expect(ask(reply({ confidence: 0.2 }), 2).at('lead')).toBe('none');
    expect(ask(reply({ confidence: 0.2 }), 3).at('lead')).not.toBe('none');
  });

  it('the model is away: a fallback, each time another', () => {
    const away: ActivityTwin = (src) => (src === 'composeReply' ? 'fail:LLM_DOWN' : 'hang');
    const anna = ask(away);
    const first = anna.text;
    expect(first).toMatch(/менеджер/i);
    expect(anna.write('а уроки по порядку или все сразу?').wait('PT3S').text).not.toBe(first);
    const refused: ActivityTwin = (src) => (src === 'composeReply' ? 'fail:ANSWER_REFUSED' : 'hang');
    expect(ask(refused, 3).subject.positions['lead']).toBeDefined();
  });

  it('a process that died over it: the fallback comes by the clock', () => {
    expect(ask(hang).wait('PT20S').at('postsale')).toBe('learning.talking');
  });
});
