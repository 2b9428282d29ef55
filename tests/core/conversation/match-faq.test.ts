/** Which listed question a free text asks: own phrasings of clients, and texts that must find nothing. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { matchFaq } from '../../../src/core/conversation/match-faq.ts';

interface Seeded {
  readonly key: string;
  readonly question: string;
  readonly answer: string;
}
const SEED = new URL('../../../prisma/seed/faq.json', import.meta.url);
const faq = JSON.parse(readFileSync(SEED, 'utf8')) as readonly Seeded[];

describe('a text that asks a listed question', () => {
  it.each([
    ['законно ли это?', 'law'],
    ['а это вообще легально', 'law'],
    ['крипта разрешена в россии?', 'law'],
    ['а это платно?', 'price'],
    ['сколько стоит', 'price'],
    ['Сколько стоит обучение?', 'price'],
    ['какая цена курса', 'price'],
    ['сколько стоит консультация', 'price'],
    ['Привет! Сколько стоит?', 'price'],
    ['консультация бесплатная?', 'price'],
    ['когда начнётся обучение?', 'begin'],
    ['когда старт курса', 'begin'],
    ['как устроены ваши курсы', 'format'],
    ['сколько времени это займёт', 'time'],
    ['что такое стейблкоины?', 'stablecoins'],
    ['стейблкоины это что', 'stablecoins'],
    ['стейкинг', 'staking'],
    ['что за стейкинг такой', 'staking'],
    ['есть рассрочка?', 'instalment'],
    ['рассрочка', 'instalment'],
    ['можно вернуть деньги', 'refund'],
    ['а как вернуть деньги за курс?', 'refund'],
    ['с телефона получится? хватит телефона', 'device'],
    ['хватит ли мне планшета', 'device'],
    ['я новичок, мне подойдёт?', 'beginner'],
    ['а какая сумма нужна на старт?', 'start-sum'],
    ['где хранить', 'storage'],
    ['где лучше хранить крипту?', 'storage'],
    ['что выбрать', 'choose'],
    ['как не потерять', 'losses'],
    ['как не потерять свои деньги', 'losses'],
    ['какой риск на сделку', 'trade-risk'],
    ['что делать после серии убытков?', 'discipline'],
    ['вы даёте сигналы на покупку?', 'signals'],
    ['как проходит консультация?', 'consult'],
    ['как удалить данные', 'data'],
    ['сама крипта', 'why'],
    ['зачем мне крипта?', 'why'],
    ['а что с налогами?', 'law'],
    ['можно ли заработать', 'guarantee'],
    ['какую долю держать в крипте', 'share'],
  ])('«%s» is %s', (text, key) => {
    expect(matchFaq(text, faq)?.key).toBe(key);
  });

  it('each question finds itself', () => {
    for (const entry of faq)
      expect([entry.key, matchFaq(entry.question, faq)?.key]).toEqual([entry.key, entry.key]);
  });
});

describe('a text that asks something else', () => {
  it.each([
    'какая цена биткоина?',
    'сколько стоит эфир сейчас',
    'новичок',
    'я полный ноль',
    'сберечь накопления',
    'тысяч 100',
    'никогда не покупал',
    'через пару месяцев',
    'в четверг в 16:00',
    'завтра в три',
    'какая погода завтра?',
    'как дела?',
    'абракадабра',
    'да',
    'телефон',
    'сколько вам лет?',
    'когда выйдет новый айфон про макс?',
    'можно ли мне с собакой?',
    'что такое?',
    '',
    'я вчера потерял деньги на бирже и теперь не знаю, что делать, жена ругается, кредит висит',
  ])('«%s» gets nothing', (text) => {
    expect(matchFaq(text, faq)?.key).toBeUndefined();
  });

  it('an empty list answers nothing', () => {
    expect(matchFaq('сколько стоит?', [])).toBeUndefined();
  });
});
