/** The very moment of takeover and return: never two voices, and nothing that anybody said is lost. */
import { describe, expect, it } from 'vitest';
import { ANNA, IRINA, Office } from '../support/office.ts';

const owner = (office: Office): string => office.subject('client', ANNA).owner;
const begin = (office: Office): void => office.pressData(IRINA, `takeover:begin:${ANNA}`);
const back = (office: Office): void => office.pressData(IRINA, `takeover:resume:${ANNA}:here`);
const byBot = (office: Office): number => office.chat(ANNA).filter(({ by }) => by === 'bot').length;
const atDesk = (office: Office, text: string): boolean =>
  office.chat(IRINA).some((message) => message.text.includes(text));

function inSurvey(twin?: ConstructorParameters<typeof Office>[0]): Office {
  const office = new Office(twin);
  office.act(ANNA, 'client.started');
  office.write(ANNA, '📊 Подбор инструмента');
  return office;
}

describe('the client writes at the moment', () => {
  it('just before: the bot answers, what is unsent is withdrawn, and the manager reads the words in the transcript', () => {
    const office = inSurvey();
    office.write(ANNA, '1');
    begin(office);
    expect(office.effects.some(({ type }) => type === 'void-unsent')).toBe(true);
    expect(atDesk(office, 'последние сообщения')).toBe(true);
  });

  it('just after: the manager alone has it', () => {
    const office = inSurvey();
    begin(office);
    const before = byBot(office);
    office.write(ANNA, '1');
    expect(byBot(office)).toBe(before);
    expect(atDesk(office, '\n1')).toBe(true);
  });

  it('just before the return: the bot answers it; just after: the bot too, and the manager is not bothered', () => {
    const office = inSurvey();
    begin(office);
    office.write(ANNA, '1');
    const before = byBot(office);
    back(office);
    expect(byBot(office)).toBe(before + 1);
    expect(office.last(ANNA).text).toContain('Вопрос 2 из 5');
    const shown = office.chat(IRINA).length;
    office.write(ANNA, '1');
    expect(office.last(ANNA).text).toContain('Вопрос 3 из 5');
    expect(office.chat(IRINA)).toHaveLength(shown);
  });
});

describe('the manager writes at the moment', () => {
  it('just after his own return: nothing reaches the client, and he is told so', () => {
    const office = inSurvey();
    begin(office);
    const asked = office.write(ANNA, 'алло');
    back(office);
    office.say(IRINA, 'секунду', `c:${ANNA}:${asked}`);
    expect(office.chat(ANNA).some(({ text }) => text === 'секунду')).toBe(false);
    expect(office.last(IRINA).text).toContain('Не отправлено');
  });

  it('just before the clock gives the dialogue back: his words count, the clock does not', () => {
    const office = inSurvey();
    begin(office);
    office.write(ANNA, 'алло');
    office.wait('PT11M');
    office.wait('PT58M');
    office.say(IRINA, 'я тут');
    office.wait('PT5M');
    expect(owner(office)).toBe('manager');
    expect(office.last(ANNA).text).toBe('я тут');
  });
});

describe('a follow-up is due at the moment', () => {
  it('taken over before it rings, it is silent; returned, it rings no sooner than its rest', () => {
    const office = inSurvey();
    office.wait('PT23H59M');
    begin(office);
    const before = byBot(office);
    office.wait('PT23H');
    expect(byBot(office)).toBe(before);
    office.say(IRINA, 'я здесь');
    back(office);
    expect(owner(office)).toBe('bot');
  });

  it('rung just before, it stands in the chat once; the takeover adds no second voice', () => {
    const office = inSurvey();
    office.wait('PT24H');
    const before = byBot(office);
    begin(office);
    office.wait('PT72H');
    expect(byBot(office)).toBe(before);
  });
});

describe('the language model is at work at the moment', () => {
  const asking = (): Office => {
    const office = inSurvey((src) => (src === 'summariseProfile' ? 'hang' : undefined));
    for (const answer of ['1', '1', '1', '3', '1']) office.write(ANNA, answer);
    return office;
  };

  it('its answer after the takeover is kept back, and the bot says it where it stands after the return', () => {
    const office = asking();
    begin(office);
    const before = byBot(office);
    office.settle(ANNA, 'summariseProfile', { text: 'Ваш профиль собран.' });
    expect(byBot(office)).toBe(before);
    expect(office.effects.some(({ type }) => type === 'keep-back')).toBe(true);
    back(office);
    expect(byBot(office)).toBeGreaterThan(before);
  });

  it('its answer after the return is the bot’s own again', () => {
    const office = asking();
    begin(office);
    back(office);
    const before = byBot(office);
    office.settle(ANNA, 'summariseProfile', { text: 'Ваш профиль собран.' });
    expect(byBot(office)).toBeGreaterThan(before);
  });
});

describe('the payment arrives at the moment', () => {
  const paid = { order: 'o1', status: 'paid', id: 1, product: 1, name: 'Основы', price: 29_900, was: 'sent' };

  it.each([
    ['before', (office: Office) => (office.signal(ANNA, 'payment.reported', paid), begin(office))],
    ['after', (office: Office) => (begin(office), office.signal(ANNA, 'payment.reported', paid))],
    [
      'and between',
      (office: Office) => (begin(office), office.signal(ANNA, 'payment.reported', paid), back(office)),
    ],
  ])('%s: it is booked once, the client is told as a service, the lead is closed', (_, act) => {
    const office = inSurvey();
    office.write(ANNA, '👤 Связаться с менеджером');
    act(office);
    expect(office.at('client', ANNA, 'lead')).toBe('paid');
    expect(office.subject('client', ANNA).stages).toContain('paid');
    const told = office.effects.filter(
      (effect) =>
        effect.type === 'say' && ['payment', 'postsale'].includes(effect.funnel) && effect.to === undefined,
    );
    // What is said while the manager leads is a service; once the bot leads again it may say more.
    const [first, ...later] = told;
    expect(first).toMatchObject({ class: 'service' });
    if (owner(office) === 'manager')
      expect(later.every((effect) => effect.type === 'say' && effect.class === 'service')).toBe(true);
  });
});
