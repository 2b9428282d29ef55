/** The funnel «contacts» by itself: consent first, own number only, e-mail checked, refusal blocks nothing. H2, J23 1–5. */
import { describe, expect, it } from 'vitest';
import { talk } from '../support/talk.ts';
import type { Talk } from '../support/talk.ts';

const inSurvey = (): Talk => talk().start().write('📊 Подбор инструмента');

/** As after a confirmed booking or before the first link: another funnel wants the contact. */
const asked = (after = 'booking'): Talk => inSurvey().send('contact.wanted', { after });

describe('the request for a contact', () => {
  it('shows the consent text first, with the button that sends the number', () => {
    const anna = asked();
    expect(anna.last.menu).toBe('contact');
    expect(anna.text).toMatch(/соглашаетесь[\s\S]*\/forget[\s\S]*Отказ ничему не мешает/);
  });

  it('keeps the own number with the version of the text that was shown', () => {
    const anna = asked().shareContact();
    expect(anna.subject.profile).toMatchObject({ phone: '+79990000000', consent: 'contact_consent@1' });
    expect(anna.said.at(0)).toMatchObject({ text: 'Спасибо, номер записан.', menu: 'main' });
    expect(anna.records('consents')).toMatchObject([
      { kind: 'contacts', text_version: 'contact_consent@1', granted: true },
    ]);
  });

  it("somebody else's contact is not kept, and the request stands", () => {
    const anna = asked().shareContact(false);
    expect(anna.subject.profile.phone).toBeUndefined();
    expect(anna.text).toContain('другого человека');
    expect(anna.at('contacts')).toBe('asking');
  });

  it.each([['Не сейчас'], ['нет, не хочу']])('«%s» gives the dialogue back and is written down', (words) => {
    const anna = asked().write(words);
    expect(anna.said.at(0)?.menu).toBe('main');
    expect(anna.last.text).toContain('Вопрос 1 из 5');
    expect(anna.records('consents')).toMatchObject([{ granted: false }]);
    expect(anna.subject.profile.phone).toBeUndefined();
  });

  it('a number typed as text is not kept: only the button is consent', () => {
    const anna = asked().write('мой номер 8 905 212-30-40');
    expect(anna.subject.profile.phone).toBeUndefined();
    expect(anna.last).toMatchObject({ menu: 'contact' });
    expect(JSON.stringify(anna.subject)).not.toContain('212');
    const first = anna.text;
    expect(anna.write('anna@example.com').text).not.toBe(first);
  });

  it('«да» in words shows the button again', () => {
    expect(asked().write('да, хорошо').last.menu).toBe('contact');
  });

  it('another subject closes it and is answered where the dialogue stood', () => {
    const anna = asked().write('Сколько это стоит?');
    expect(anna.said.at(0)?.menu).toBe('main');
    expect(anna.said.length).toBeGreaterThan(1);
    expect(anna.focus).toBe('survey');
    expect(asked().sendMedia().focus).toBe('survey');
  });

  it('is made once of our own accord: after the booking, not again before the payment', () => {
    const anna = asked().write('Не сейчас').send('contact.wanted', { after: 'payment' });
    expect(anna.text).not.toContain('записать ваш телефон');
    const oleg = asked().shareContact().press('Без почты').send('contact.wanted', { after: 'payment' });
    expect(oleg.text).not.toContain('записать ваш телефон');
  });

  it('is not made while a manager leads the dialogue', () => {
    const anna = inSurvey();
    anna.subject = { ...anna.subject, owner: 'manager' };
    anna.signal('contact.wanted', { after: 'booking' });
    expect(anna.said).toHaveLength(0);
    expect(anna.logged.at(-1)).toMatchObject({ name: 'contact.notAsked', payload: { why: 'takeover' } });
  });
});

describe('the e-mail', () => {
  it('is asked for after the number, checked, and kept in one form', () => {
    const anna = asked().shareContact().write('не почта@');
    expect(anna.text).toMatch(/опечатка[\s\S]*напишите e-mail/);
    expect(anna.subject.profile.email).toBeUndefined();
    anna.write('test.user@Example.COM');
    expect(anna.subject.profile.email).toBe('test.user@example.com');
    expect(anna.text).toContain('Записал: test.user@example.com');
    anna.write('не почта@');
    expect(anna.subject.profile.email).toBe('test.user@example.com');
    expect(anna.text).toContain('оставил прежний');
    anna.write('test.user2@example.com');
    expect(anna.subject.profile.email).toBe('test.user2@example.com');
    expect(anna.press('Всё верно').last.text).toContain('Вопрос 1 из 5');
  });

  it.each(['Без почты', 'нет'])('«%s» is fine', (how) => {
    const anna = asked().shareContact();
    if (how === 'Без почты') anna.press(how);
    else anna.write(how);
    expect(anna.text).toMatch(/без почты[\s\S]*Вопрос 1 из 5/);
  });

  it('another subject closes it; the old buttons are answered with a toast', () => {
    const anna = asked().shareContact();
    const question = anna.last;
    anna.write('сколько это стоит?');
    expect(anna.focus).toBe('survey');
    anna.press('Без почты', question);
    expect(anna.toasts.length + anna.said.length).toBeGreaterThan(0);
    expect(asked().shareContact().sendMedia('voice').focus).toBe('survey');
    expect(asked().shareContact().write('Не сейчас').focus).toBe('survey');
    const oleg = asked().shareContact().write('a@b.ru');
    expect(oleg.write('что дальше?').focus).toBe('survey');
    expect(asked().shareContact().write('a@b.ru').sendMedia().focus).toBe('survey');
  });

  it('left unanswered it closes by itself', () => {
    expect(asked().shareContact().wait('PT61M').focus).toBe('survey');
    expect(asked().shareContact().write('a@b.ru').wait('PT31M').focus).toBe('survey');
  });
});

describe('a contact that nobody asked for', () => {
  it('by the paper clip: the consent text comes first, the number is nowhere', () => {
    const anna = inSurvey().shareContact();
    expect(anna.last.menu).toBe('contact');
    expect(JSON.stringify([anna.subject, anna.effects])).not.toContain('79990000000');
    expect(anna.shareContact().subject.profile.phone).toBe('+79990000000');
  });

  it('in words: the button is offered, and offered again later', () => {
    const anna = inSurvey().write('мой телефон 8 905 212 30 40');
    expect(anna.last.menu).toBe('contact');
    expect(JSON.stringify([anna.subject, anna.effects])).not.toMatch(/212/);
    anna.write('Не сейчас').write('почта anna@example.com');
    expect(anna.last.menu).toBe('contact');
  });

  it('in words when the number is known: says so', () => {
    const anna = asked().shareContact().press('Без почты').write('мой телефон 8 905 212 30 40');
    expect(anna.text).toContain('уже записан');
  });

  it("somebody else's is declined, and the own one updates what is known", () => {
    expect(inSurvey().shareContact(false).text).toContain('другого человека');
    const anna = asked().shareContact().press('Без почты').shareContact();
    expect(anna.text).toContain('номер обновил');
  });

  it('«Не сейчас» out of its time brings the usual menu back', () => {
    expect(inSurvey().write('Не сейчас').said.at(0)?.menu).toBe('main');
  });

  it('old buttons of the e-mail say where things stand', () => {
    const anna = inSurvey().pressData('contact:right');
    expect(anna.toasts.at(-1)).toBe('Уже записано');
    expect(anna.pressData('contact:noemail').toasts.at(-1)).toBe('Хорошо, без почты');
  });

  it('with the e-mail known already nothing more is asked', () => {
    const anna = asked().shareContact().write('a@b.ru').press('Всё верно');
    const { phone: _, ...profile } = anna.subject.profile;
    anna.subject = { ...anna.subject, profile };
    anna.send('contact.wanted', { after: 'text' }).shareContact();
    expect(anna.text).not.toContain('e-mail');
    expect(anna.focus).toBe('survey');
  });
});
