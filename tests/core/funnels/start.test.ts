/** Start, bonus and the first fork: REQUIREMENTS A1–A3, journey J01. */
import { describe, expect, it } from 'vitest';
import { talk } from '../../support/talk.ts';

const BONUS = '🎁 Получить бонус';
const MENU_BONUS = '🎁 Бонусы';
const MENU_SURVEY = '📊 Подбор инструмента';

describe('/start', () => {
  it('greets by name with one button and remembers where the client came from', () => {
    const anna = talk().start('vk_nov26');
    expect(anna.said).toHaveLength(1);
    expect(anna.text).toContain('Здравствуйте, Анна!');
    expect(anna.last.rows).toEqual([[BONUS]]);
    expect(anna.subject.profile).toMatchObject({ source: 'vk_nov26', stage: 'started' });
    expect(anna.count('client.started')).toBe(1);
  });

  it('greets a client whose name nobody can see without a name', () => {
    expect(talk({ firstName: '\u3164' }).start().text).toContain('Здравствуйте! Это помощник');
  });

  it('keeps the first source and tells of the later ones in events only', () => {
    const anna = talk().start('vk_nov26').start('other_src');
    expect(anna.subject.profile.source).toBe('vk_nov26');
    expect(anna.logged.filter(({ name }) => name === 'client.started').map(({ payload }) => payload)).toEqual(
      [{ payload: 'vk_nov26' }, { payload: 'other_src' }],
    );
  });

  it('a later source counts when the first visit had none', () => {
    expect(talk().start().start('ads').subject.profile.source).toBe('ads');
  });

  it('a first word, a photo or a button is as good as /start', () => {
    expect(talk().write('добрый день').last.rows).toEqual([[BONUS]]);
    expect(talk().sendMedia('voice').last.rows).toEqual([[BONUS]]);
    expect(talk().pressData('bonus:get').text).toContain('Готовы начать?');
  });
});

describe('a repeated /start loses nothing', () => {
  it('before the bonus it greets again', () => {
    const anna = talk().start().start();
    expect(anna.said).toHaveLength(1);
    expect(anna.last.rows).toEqual([[BONUS]]);
  });

  it('before the survey it asks again whether to begin', () => {
    const anna = talk().start().press(BONUS).start();
    expect(anna.text).toContain('С возвращением, Анна!');
    expect(anna.said.at(0)?.menu).toBe('main');
    expect(anna.last.rows).toEqual([['Да, поехали'], ['Пока нет']]);
  });

  it('in the survey it shows the same question, answers kept', () => {
    const anna = talk().start().press(BONUS).press('Да, поехали').press('Были небольшие покупки').start();
    expect(anna.said).toHaveLength(2);
    expect(anna.last.text).toMatch(/^<b>Вопрос 2 из 5/);
    expect(anna.focus).toBe('survey');
    expect(anna.answers.size).toBe(1);
  });
});

describe('«Получить бонус»', () => {
  it('gives all active bonuses in one message, then asks «Готовы начать?»', () => {
    const anna = talk().start().press(BONUS);
    expect(anna.said).toHaveLength(2);
    const [set, question] = anna.said;
    expect(set?.text.match(/<a href="https:\/\/school\.example\/bonus\/[a-z-]+">/g)).toHaveLength(3);
    expect(set?.menu).toBe('main');
    expect(question?.text).toContain('Готовы начать?');
    expect(anna.subject.profile.stage).toBe('bonus');
    expect(anna.count('bonus.issued')).toBe(1);
  });

  it('pressed again within 10 seconds it answers with a toast only', () => {
    const anna = talk().start().press(BONUS).press(BONUS).press(BONUS);
    expect(anna.said).toEqual([]);
    expect(anna.toasts).toHaveLength(2);
    expect(anna.count('bonus.issued')).toBe(1);
  });

  it('asked for again by menu or in words it is answered in a line: there is nowhere to show a toast', () => {
    const anna = talk().start().write(MENU_BONUS);
    for (const again of [MENU_BONUS, 'где мой бонус?']) {
      anna.wait('PT3S').write(again);
      expect(anna.said.map(({ text }) => text)).toEqual(['Гайды уже в чате']);
    }
    expect(anna.toasts).toEqual([]);
    expect(anna.wait('PT4S').write(MENU_BONUS).text).toContain('Ваши гайды');
  });

  it('ten seconds count from the set last shown: pressing on does not put them off', () => {
    const anna = talk().start().press(BONUS);
    for (let times = 0; times < 3; times++) expect(anna.wait('PT3S').press(BONUS).said).toEqual([]);
    expect(anna.wait('PT1S').press(BONUS).text).toContain('Ваши гайды');
    expect(anna.count('bonus.issued')).toBe(1);
  });

  it('within ten seconds the survey answers in a line too, with its question under it', () => {
    const anna = talk().start().write(MENU_SURVEY).write(MENU_BONUS).write(MENU_BONUS);
    expect(anna.text).toMatch(/^Гайды уже в чате[\s\S]*Вопрос 1 из 5/);
  });

  it('pressed later it shows the set and the question again, issued once all the same', () => {
    const anna = talk().start().press(BONUS).wait('PT11S').press(BONUS);
    expect(anna.said.map(({ text }) => text.split('\n')[0])).toEqual([
      expect.stringContaining('Ваши гайды'),
      expect.stringContaining('Готовы начать'),
    ]);
    expect(anna.count('bonus.issued')).toBe(1);
  });

  it('asked for amid the survey it gives the set and comes back to the question', () => {
    const anna = talk().start().write(MENU_SURVEY).write(MENU_BONUS);
    expect(anna.said.at(0)?.text).toContain('Ваши гайды');
    expect(anna.last.text).toMatch(/^<b>Вопрос 1 из 5/);
    expect(anna.focus).toBe('survey');
    expect(anna.count('bonus.issued')).toBe(1);
  });
});

describe('stages', () => {
  it('are reached whatever comes first, each once', () => {
    expect(talk().write(MENU_SURVEY).start().subject.stages).toEqual(['started']);
    expect(talk().write(MENU_SURVEY).write(MENU_BONUS).subject.stages).toEqual(['started', 'bonus']);
    expect(talk().pressData('bonus:get').start().subject.stages).toEqual(['started', 'bonus']);
    expect(talk().write('стоп').subject.stages).toEqual(['started']);
    expect(talk().pressData('branch:reliability').start().subject.stages).toEqual(['started']);
    const anna = talk().write(MENU_SURVEY).write(MENU_BONUS).wait('PT1M').write(MENU_BONUS);
    expect(anna.logged.filter(({ name }) => name === 'stage.entered').map(({ payload }) => payload)).toEqual([
      { stage: 'started' },
      { stage: 'bonus' },
    ]);
  });
});

describe('free text and media', () => {
  it('get an answer and the question again, never the same line twice running', () => {
    const anna = talk().start().press(BONUS);
    const lines = ['хм', 'ну такое', 'а погода?', 'ясно'].map((text) => anna.write(text).text);
    for (const line of lines.slice(0, 3)) expect(line).toMatch(/не понял|Не нашёл|не помогу/);
    expect(new Set(lines).size).toBeGreaterThanOrEqual(3);
    for (const [index, line] of lines.entries()) expect(line).not.toBe(lines[index + 1]);
    expect(anna.sendMedia('sticker').text).toContain('Готовы начать подбор?');
  });

  it('«да» begins the survey, «нет» opens the talk about strategies', () => {
    const ready = () => talk().start().press(BONUS);
    expect(ready().write('Да!').focus).toBe('survey');
    expect(ready().write('нет, не сейчас').focus).toBe('branch');
    expect(ready().write('дайте подумать').focus).toBe('welcome');
  });

  it.each([
    ['сколько стоит обучение?', '29 900 ₽'],
    ['это развод?', 'договор'],
    ['вы гарантируете доход?', 'Гарантий дохода в крипте не бывает'],
  ])('«%s» is answered honestly', (text, answer) => {
    expect(talk().start().press(BONUS).write(text).text).toContain(answer);
  });

  it('an unknown command is answered in a friendly way', () => {
    const anna = talk().start().send('client.unknownCommand', { command: 'leads' });
    expect(anna.text).toContain('/help');
    expect(anna.last.menu).toBe('main');
  });
});
