/**
 * The policy of the four scenarios, walked edge by edge: entries by segment, the ladder of questions, objections with
 * new value, offers by ledger, and what the model may and may not bring about. REQUIREMENTS B3, C2, C4, C7, C9.
 */
import { describe, expect, it } from 'vitest';
import { measureCoverage } from '../../src/core/funnel/coverage.ts';
import { jsonToText } from '../../src/core/json.ts';
import type { Json } from '../../src/core/json.ts';
import { readDefinitions } from '../support/talk.ts';
import type { Talk } from '../support/talk.ts';
import { PERSONAS, composed, enter, enterBy, tell } from './scenario-talk.ts';
import type { Persona, ScenarioOptions, Segment } from './scenario-talk.ts';

const walked: Talk[] = [];
const begin = (persona: Persona, segment: Segment, options: ScenarioOptions = {}): Talk => {
  const client = enter(persona, segment, options);
  walked.push(client);
  return client;
};

const offers = (client: Talk): readonly string[] =>
  client.logged
    .filter(({ name }) => name === 'offer.made')
    .map(({ payload }) => jsonToText(payload['offer']));
const leads = (client: Talk): readonly Json[] =>
  client.effects.flatMap((effect) =>
    effect.type === 'start-activity' && effect.src === 'openLead' ? [effect.src] : [],
  );
const labels = (client: Talk): readonly string[] => client.said.flatMap(({ rows }) => rows.flat());
/** Readiness that answers no question of ours. */
const READY = 'начинаем, я настроен';
/** A question on which each persona has an answer of its own. */
const TOPICS = {
  novice: 'мне не поздно?',
  trader: 'чему вы меня научите?',
  investor: 'есть 3 млн, куда разложить?',
  skeptic: 'а лицензия у вас есть?',
} as const;
const FEARS = {
  novice: 'боюсь мошенников',
  trader: 'снова отыгрался после стопа',
  investor: 'боюсь инфляции',
  skeptic: 'знакомого кинули мошенники',
} as const;
const ANSWERS = ['скорее первое', 'пожалуй так', 'не очень много', 'записал бы по порядку'];

describe.each(PERSONAS)('%s', (persona) => {
  it('enters by segment: education, needs, offer', () => {
    expect(begin(persona, 'cold').at(persona)).toBe('place.education');
    expect(begin(persona, 'warm').at(persona)).toBe('place.needs');
    const hot = begin(persona, 'hot');
    expect(hot.at(persona)).toBe('place.offer');
    expect(offers(hot)).toEqual(['consult']);
    expect(labels(hot)).toContain('Выбрать время');
  });

  it('who wants to talk waits here while the booking speaks', () => {
    const client = enterBy(
      { novice: '11134', trader: '41134', investor: '11434', skeptic: '11114' }[persona],
    );
    walked.push(client);
    expect(client.at(persona)).toBe('place.listening');
    expect(client.focus).not.toBe(persona);
  });

  it('climbs the ladder answer by answer and offers a consultation at its top', () => {
    const client = begin(persona, 'warm');
    const rungs = ANSWERS.map((text) => tell(client, text).at(persona));
    expect(rungs).toEqual(['place.problem', 'place.implication', 'place.payoff', 'place.offer']);
    expect(offers(client)).toEqual(['consult']);
    expect(tell(client, 'сейчас не соображу').at(persona)).toBe('place.offer');
    const cold = begin(persona, 'cold');
    expect(tell(cold, 'пожалуй второе').at(persona)).toBe(
      persona === 'trader' ? 'place.problem' : 'place.needs',
    );
  });

  it('every answer brings something of value and ends with one question', () => {
    const client = begin(persona, 'warm');
    for (const text of ANSWERS.slice(0, 3)) {
      tell(client, text);
      expect(client.said).toHaveLength(1);
      expect(client.text.trim()).toMatch(/\?$/);
      expect(client.text.length).toBeGreaterThan(120);
    }
    const shown = client.logged
      .filter(({ name }) => name === 'material.shown')
      .map(({ payload }) => payload['id']);
    expect(new Set(shown).size).toBe(shown.length);
    expect(shown.length).toBeGreaterThanOrEqual(3);
  });

  it('does without materials when there are none, and when they cannot be read', () => {
    for (const materials of ['empty', 'fail'] as const) {
      const client = begin(persona, 'warm', { materials });
      expect(tell(client, 'пожалуй так').text).toMatch(/\?$/);
      expect(tell(client, TOPICS[persona]).text).toMatch(/\?$/);
      expect(tell(client, 'дорого').text).toMatch(/\S/);
      expect(client.press('Показать пример').said).toHaveLength(1);
      expect(tell(client, 'слишком дорого').said).toHaveLength(1);
    }
  });

  it('a question is answered where it was asked and moves nobody', () => {
    const client = begin(persona, 'warm');
    expect(tell(client, 'а как вы относитесь к майнингу?').at(persona)).toBe('place.needs');
    expect(labels(client)).toContain('Связаться с менеджером');
    const first = client.text;
    expect(tell(client, 'а сколько весит блокчейн?').text).not.toBe(first);
    expect(tell(client, 'законно ли это?').text).toContain('не запрещено');
    expect(client.text).toMatch(/\?$/);
    expect(tell(client, 'вы гарантируете доход?').at(persona)).toBe('place.needs');
    expect(client.text).toMatch(/\?$/);
  });

  it('a known topic is answered in the words of the persona, a fear before a general distrust', () => {
    const client = begin(persona, 'warm');
    expect(tell(begin(persona, 'cold'), TOPICS[persona]).at(persona)).toBe('place.education');
    expect(tell(client, TOPICS[persona]).at(persona)).toBe('place.needs');
    expect(client.text).toMatch(/\?$/);
    expect(client.text).not.toMatch(/не знаю|не стану|гадать/i);
    if (persona === 'novice')
      expect(tell(client, 'а чего вообще бояться, страшно?').at(persona)).toBe('place.needs');
    expect(tell(client, FEARS[persona]).text).not.toMatch(/Проверьте нас|Имеете право/);
  });

  it('after an offer and while waiting for the expert the talk goes on where it is', () => {
    const client = begin(persona, 'hot');
    expect(tell(client, 'расскажу пока о себе').at(persona)).toBe('place.offer');
    const waiting = enterBy(
      { novice: '11134', trader: '41134', investor: '11434', skeptic: '11114' }[persona],
    );
    walked.push(waiting);
    waiting.press('Вернуться к разговору');
    expect(tell(waiting, 'расскажу пока о себе').at(persona)).toBe('place.listening');
  });

  it('several quick messages get one answer, and a word during composing goes into it', () => {
    const client = begin(persona, 'warm');
    expect(tell(client, 'ну вот', 'есть немного', 'пожалуй так').said).toHaveLength(1);
    const slow = begin(persona, 'warm', { compose: () => 'hang' });
    slow.write('пожалуй так').wait('PT3S');
    expect(slow.at(persona)).toBe('answering.composing');
    slow.write('и ещё вот что');
    expect(slow.at(persona)).toBe('answering.gathering');
    expect(slow.wait('PT20S').said).toHaveLength(1);
    expect(slow.at(persona)).toMatch(/^place/);
  });

  it('who unsubscribes or is taken over while he is being answered hears no more', () => {
    const client = begin(persona, 'warm', { compose: () => 'hang' });
    client.write('пожалуй так').wait('PT3S').send('client.unsubscribed');
    expect(client.at(persona)).toBe('place.needs');
    expect(client.wait('PT1H').said).toEqual([]);
    const taken = begin(persona, 'warm', { compose: () => 'hang' });
    taken.write('пожалуй так').signal('takeover.began', { manager: 1 });
    expect(taken.at(persona)).toBe('place.needs');
    expect(taken.wait('PT1H').said).toEqual([]);
  });

  it('a need by button is answered as if it had been written', () => {
    const client = begin(persona, 'warm');
    const [need] = labels(client);
    client.press(need ?? '');
    expect(client.at(persona)).toBe('place.problem');
    expect(client.text).toMatch(/\?$/);
  });

  it.each([
    ['price', 'слишком дорого'],
    ['trust', 'очередной развод'],
    ['time', 'нет времени'],
    ['later', 'я подумаю'],
  ])('an objection of %s is met with new value and a question, three times differently', (_, text) => {
    const client = begin(persona, 'warm');
    const before = offers(client).length;
    const said = [1, 2, 3].map(() => tell(client, text).text);
    expect(new Set(said).size).toBe(3);
    expect(offers(client)).toHaveLength(before);
    expect(client.count('material.shown')).toBeGreaterThanOrEqual(2);
    expect(client.at(persona)).toBe('place.needs');
  });

  it('an objection answered by the model stays where it was', () => {
    const client = begin(persona, 'warm', {
      compose: (input) => composed('Понимаю сомнение. Что смущает?', { materials: idsOf(input) }),
    });
    expect(tell(client, 'дорого').text).toContain('Понимаю сомнение');
    expect(client.count('material.shown')).toBeGreaterThan(0);
    expect(begin(persona, 'hot').press('Пока думаю').text).toMatch(/\S/);
    const away = begin(persona, 'warm', { compose: () => 'hang' });
    expect(away.write('дорого').wait('PT20S').said).toHaveLength(1);
    const person = begin(persona, 'warm', {
      compose: () => composed('Позову человека.', { nextAction: 'escalate_to_manager' }),
    });
    expect(leads(tell(person, 'дорого'))).toHaveLength(1);
  });

  it('the model moves up, calls for a person, or proposes an offer; guards decide', () => {
    const up = begin(persona, 'warm', {
      compose: (input) => composed('Ответ. А дальше?', { materials: idsOf(input) }),
    });
    expect(tell(up, 'пожалуй так').at(persona)).toBe('place.problem');
    expect(up.text).toBe('Ответ. А дальше?');
    const person = begin(persona, 'warm', {
      compose: () => composed('Позову человека.', { nextAction: 'escalate_to_manager' }),
    });
    expect(leads(tell(person, 'пожалуй так'))).toHaveLength(1);
    const consult = begin(persona, 'warm', {
      compose: () => composed('Предлагаю разговор.', { nextAction: 'offer_consult' }),
    });
    expect(tell(consult, 'пожалуй так').at(persona)).toBe('place.offer');
    expect(offers(consult)).toEqual(['consult']);
    tell(consult, 'расскажу ещё');
    expect(offers(consult)).toEqual(['consult']);
    const payment = begin(persona, 'warm', {
      compose: () => composed('Предлагаю оплату.', { nextAction: 'offer_payment' }),
    });
    expect(offers(tell(payment, 'пожалуй так'))).toEqual([]);
    const hot = begin(persona, 'hot', {
      compose: () => composed('Предлагаю оплату.', { nextAction: 'offer_payment' }),
    });
    expect(offers(tell(hot, 'пожалуй так'))).toEqual(
      persona === 'skeptic' ? ['consult'] : ['consult', 'payment'],
    );
  });

  it('three low confidences in a row call a manager, outages count nothing, the bot goes on', () => {
    const low = begin(persona, 'warm', { compose: () => composed('Кажется, так.', { confidence: 0.3 }) });
    tell(low, 'пожалуй так');
    tell(low, 'пожалуй этак');
    expect(leads(low)).toHaveLength(0);
    expect(tell(low, 'ну не знаю').text).toMatch(/передал[\s\S]*10:00/);
    expect(leads(low)).toHaveLength(1);
    expect(tell(low, 'а законно ли это?').text).toContain('не запрещено');
    const refused = begin(persona, 'warm', { compose: () => 'fail:ANSWER_REFUSED' });
    for (const text of ['раз', 'два', 'три']) tell(refused, text);
    expect(leads(refused)).toHaveLength(1);
    const away = begin(persona, 'warm');
    for (const text of ['раз', 'два', 'три']) tell(away, text);
    expect(leads(away)).toHaveLength(0);
    const doubts = begin(persona, 'warm', { compose: () => composed('Кажется, так.', { confidence: 0.2 }) });
    for (const text of ['дорого', 'я подумаю', 'нет времени']) tell(doubts, text);
    expect(doubts.text).toContain('передал');
    const broken = begin(persona, 'warm', { compose: () => 'fail:ANSWER_REFUSED' });
    for (const text of ['дорого', 'я подумаю', 'нет времени']) tell(broken, text);
    expect(broken.text).toContain('передал');
  });

  it('an example is shown on request, never twice, and it is said when there is none left', () => {
    const client = begin(persona, 'warm');
    tell(client, 'пожалуй так');
    const first = client.press('Показать пример').text;
    expect(first).toMatch(/^Пример\./);
    expect(tell(client, 'а отзывы есть?').text).not.toBe(first);
    for (let times = 0; times < 8; times++) tell(client, 'покажите ещё пример');
    expect(client.text).not.toMatch(/^Пример\./);
    expect(client.text).toMatch(/\?$/);
  });

  it('«куда платить» shows one programme with its price and opens a lead; again only with something new', () => {
    const client = begin(persona, 'warm');
    expect(tell(client, 'готов, куда платить').at(persona)).toBe('place.offer');
    expect(client.text.match(/₽/g)).toHaveLength(1);
    expect(labels(client).filter((label) => label.startsWith('Оплатить'))).toHaveLength(1);
    expect(leads(client)).toHaveLength(1);
    const first = client.text;
    tell(client, 'куда платить?');
    expect(client.text).not.toBe(first);
    for (let times = 0; times < 9; times++) tell(client, 'куда платить?');
    expect(client.text).toContain('Кнопка оплаты');
    const blind = begin(persona, 'warm', { materials: 'fail' });
    tell(blind, 'куда платить');
    expect(tell(blind, 'куда платить').said).toHaveLength(1);
  });

  it('hot and ready: consultation first, then the programme, each with new value', () => {
    const client = begin(persona, 'hot');
    expect(tell(client, READY).at(persona)).toBe('place.offer');
    const second = offers(client);
    expect(second).toEqual(persona === 'skeptic' ? ['consult', 'consult'] : ['consult', 'payment']);
    for (let times = 0; times < 9; times++) tell(client, READY);
    expect(client.said).toHaveLength(1);
    const blind = begin(persona, 'hot', { materials: 'fail' });
    for (let times = 0; times < 3; times++) tell(blind, READY);
    expect(blind.said).toHaveLength(1);
  });

  it('yes and no to an offer are understood', () => {
    expect(tell(begin(persona, 'hot'), 'да, давайте').focus).toBe('consultation');
    const payer = begin(persona, 'hot');
    tell(payer, 'куда платить');
    tell(payer, 'да');
    expect(payer.subject.positions['payment']).toBeDefined();
    expect(tell(begin(persona, 'hot'), 'нет, не хочу').at(persona)).toBe('place.offer');
  });

  it('the landing page is not sent, the contents of the programme are', () => {
    const client = tell(begin(persona, 'warm'), 'дайте ссылку на сайт курса');
    expect(client.text).toMatch(/програм/i);
    expect(client.text).not.toMatch(/https?:/);
  });

  it('small talk is returned', () => {
    const client = begin(persona, 'warm');
    expect(tell(client, 'здравствуйте').text).toMatch(/\?$/);
    expect(tell(client, 'спасибо').text).toMatch(/\?$/);
  });

  it('who has paid is offered nothing', () => {
    const client = begin(persona, 'hot');
    client.subject = { ...client.subject, stages: [...client.subject.stages, 'paid'] };
    expect(tell(client, 'куда платить').text).toContain('уже оплачена');
    expect(tell(client, READY).at(persona)).toBe('place.listening');
    expect(offers(client)).toEqual(['consult']);
  });
});

describe('what was meant', () => {
  it('our own words given back are an answer, not a question about guarantees', () => {
    const client = tell(begin('novice', 'warm'), 'наверное, как не потерять деньги');
    expect(client.at('novice')).toBe('place.problem');
    expect(client.text).toContain('Теряют чаще всего');
    expect(tell(begin('novice', 'warm'), 'я точно не потеряю деньги?').text).toContain('Гарантий');
  });

  it.each(PERSONAS)(
    '%s: a doubt that may be a farewell is asked about, nobody is unsubscribed',
    (persona) => {
      const client = begin(persona, 'warm');
      expect(tell(client, 'да мне это, может, и не нужно').said).toHaveLength(1);
      expect(client.text).toMatch(/напишите «отпишите»[\s\S]*\?$/);
      expect(client.subject.profile.unsubscribed).toBeUndefined();
      expect(client.focus).toBe(persona);
      expect(tell(client, 'да мне это, может, и не нужно').text).toMatch(/«отпишите»/);
      expect(client.write('отпишите').subject.profile.unsubscribed).toBe(true);
    },
  );

  it.each(PERSONAS)(
    '%s: the first words after a farewell are answered, those for the lobby too',
    (persona) => {
      const client = begin(persona, 'warm').write('отпишите меня');
      expect(tell(client, 'пожалуй так').at(persona)).toBe('place.problem');
      client.write('отпишите меня');
      expect(client.write('позовите менеджера').subject.positions['lead']).toBeDefined();
    },
  );
});

describe('novice without a survey', () => {
  it('is invited to ask, the survey offered once', () => {
    const client = begin('novice', 'cold').pressData('branch:talk');
    expect(client.text).toContain('Спрашивайте');
    client.pressData('branch:growth').press('Задать вопрос');
    expect(client.at('novice')).toBe('place.education');
  });
});

function idsOf(input: Json): readonly number[] {
  const { facts } = input as { readonly facts?: { readonly materials?: readonly { readonly id: number }[] } };
  return (facts?.materials ?? []).map(({ id }) => id);
}

it.each(
  readDefinitions()
    .filter(({ id }) => PERSONAS.some((persona) => persona === id))
    .map((definition) => [definition.id, definition] as const),
)('all of %s was walked above', (_, definition) => {
  const covered = measureCoverage(
    definition,
    walked.flatMap((client) => client.notes),
  );
  expect(covered.missing.map(({ id }) => id)).toEqual([]);
  expect(covered.unseen).toEqual([]);
});
