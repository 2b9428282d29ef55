/** The survey: REQUIREMENTS B1–B5, journeys J03 and J05. */
import { describe, expect, it } from 'vitest';
import { parseDefinition } from '../../../src/core/funnel/definition.ts';
import type { FunnelDefinition } from '../../../src/core/funnel/definition.ts';
import type { Json } from '../../../src/core/json.ts';
import { parseSurveyParams } from '../../../src/core/survey/survey-options.ts';
import type { SurveyOption } from '../../../src/core/survey/survey-options.ts';
import { readDefinitions, talk } from '../../support/talk.ts';
import type { Talk, TalkOptions } from '../../support/talk.ts';

const MENU = '📊 Подбор инструмента';
const definition = readDefinitions().find(({ id }) => id === 'survey');
const survey = parseSurveyParams(definition?.params ?? {});

/** Options by question, 1 to 5, as a path through the survey: indexes of the options. */
const option = (question: number, index: number): SurveyOption => {
  const found = survey.questions[String(question)]?.options[index];
  if (found === undefined) throw new Error(`No option ${index} in question ${question}.`);
  return found;
};
const PATHS = [0, 1, 2, 3].flatMap((a) =>
  [0, 1, 2, 3].flatMap((b) =>
    [0, 1, 2, 3].flatMap((c) => [0, 1, 2, 3].flatMap((d) => [0, 1, 2, 3].map((e) => [a, b, c, d, e]))),
  ),
);
const sumOf = (path: readonly number[]): number =>
  path.reduce((sum, index, at) => sum + option(at + 1, index).points, 0);

function parseEdited(json: string): FunnelDefinition {
  const parsed = parseDefinition(JSON.parse(json));
  if (!parsed.ok) throw new Error('The edited definition is none.');
  return parsed.definition;
}

function begin(options: TalkOptions = {}): Talk {
  return talk(options).start().write(MENU);
}

/** Presses through the survey; the last word is what the client sees after question 5. */
function answer(client: Talk, path: readonly number[]): Talk {
  for (const [at, index] of path.entries()) client.press(option(at + 1, index).label);
  return client;
}

describe('questions', () => {
  it('are five, numbered, every option in a row of its own, with a way back from the second on', () => {
    const anna = begin();
    for (let number = 1; number <= 5; number++) {
      const labels = survey.questions[String(number)]?.options.map(({ label }) => [label]) ?? [];
      expect(anna.last.text).toContain(`<b>Вопрос ${number} из 5</b>`);
      expect(anna.last.rows).toEqual(number === 1 ? labels : [...labels, ['← Назад']]);
      anna.press(option(number, 1).label);
    }
  });

  it('each option has a confirming reply of its own, said before the next question', () => {
    const replies = Object.values(survey.questions).flatMap(({ options }) =>
      options.map(({ reply }) => reply),
    );
    expect(new Set(replies).size).toBe(20);
    const anna = begin();
    for (let number = 1; number <= 5; number++) {
      anna.press(option(number, 2).label);
      expect(anna.said.at(0)?.text.startsWith(option(number, 2).reply)).toBe(true);
    }
  });

  it('«Назад» asks the question before again, and the later answer counts', () => {
    const anna = begin().press(option(1, 3).label).press('← Назад');
    expect(anna.last.text).toMatch(/^<b>Вопрос 1 из 5/);
    anna.press(option(1, 0).label);
    expect(anna.answers.get('experience')).toEqual({ answer: 'none', points: 0 });
    expect(anna.count('survey.answered')).toBe(2);
  });

  it('the menu amid the survey only repeats the question', () => {
    const anna = begin().press(option(1, 1).label).write(MENU);
    expect(anna.said).toHaveLength(1);
    expect(anna.at('survey')).toBe('asking.q2');
  });
});

describe('buttons out of their time', () => {
  it('an answer to an earlier question changes nothing and shows the present one', () => {
    const anna = begin();
    const first = anna.last;
    answer(anna, [1, 1]);
    anna.wait('PT1M').press(option(1, 3).label, first);
    expect(anna.verdict).toBe('stale');
    expect(anna.said).toHaveLength(1);
    expect(anna.text).toContain('ответы не изменились');
    expect(anna.text).toContain('Вопрос 3 из 5');
    expect(anna.answers.get('experience')?.answer).toBe('bought');
  });

  it('a double tap counts once', () => {
    const anna = begin();
    const first = anna.last;
    anna.press(option(1, 1).label).press(option(1, 1).label, first);
    expect(anna.said).toEqual([]);
    expect(anna.count('survey.answered')).toBe(1);
  });

  it.each(['survey:q9:none', 'survey:q1:nonsense', 'survey:q3:trader', 'survey:qx:a'])(
    'a forged %s gives no points',
    (data) => {
      const anna = begin().press(option(1, 1).label).pressData(data);
      expect(anna.answers.size).toBe(1);
      expect(anna.text).toContain('Вопрос 2 из 5');
    },
  );
});

describe('free text', () => {
  it.each([
    [1, 'я полный ноль', 'none'],
    [1, 'никогда не покупал', 'none'],
    [1, 'торгую фьючами три года', 'trader'],
    [2, 'хочу разобраться', 'learn'],
    [2, 'сберечь', 'save'],
    [3, 'тысяч 100', 'medium'],
    [3, '1,5 млн', 'large'],
    [3, '30 000 рублей', 'small'],
    [3, 'пока ничего, без вложений', 'none'],
    [4, 'не доверяю я этому', 'distrust'],
    [4, 'доверяю', 'sure'],
    [5, 'через пару месяцев', 'months'],
    [5, '4', 'talk'],
  ])('question %i: «%s» is %s', (number, text, code) => {
    const anna = begin();
    for (let before = 1; before < number; before++) anna.press(option(before, 1).label);
    anna.write(text);
    expect(anna.answers.get(survey.questions[String(number)]?.code ?? '')?.answer).toBe(code);
  });

  it('what names no option or two gets a helpful line and the question again, never the same twice running', () => {
    const anna = begin();
    const lines = ['ммм', 'покупал и торгую активно', 'сложно сказать', 'эээ'].map(
      (text) => anna.write(text).text,
    );
    for (const line of lines) expect(line).toContain('Вопрос 1 из 5');
    for (const [index, line] of lines.entries()) expect(line).not.toBe(lines[index + 1]);
    expect(anna.answers.size).toBe(0);
    expect(anna.sendMedia('voice').text).toContain('Вопрос 1 из 5');
    expect(anna.write('а сколько стоит обучение?').text).toMatch(/29 900 ₽[\s\S]*Вопрос 1 из 5/);
  });
});

describe('points and segments', () => {
  it('every sum from 0 to 15 is reachable, and each sum has its segment', () => {
    const sums = new Set(PATHS.map(sumOf));
    for (let sum = 0; sum <= 15; sum++) expect(sums.has(sum)).toBe(true);
  });

  it.each([
    [5, 'cold'],
    [6, 'warm'],
    [10, 'warm'],
    [11, 'hot'],
  ])('a sum of %i is %s', (sum, segment) => {
    const path = PATHS.find((candidate) => sumOf(candidate) === sum && candidate[4] !== 3) ?? [];
    const anna = answer(begin(), path);
    expect(anna.subject.profile).toMatchObject({ leadScore: sum, segment });
    expect(anna.answers.size).toBe(5);
    expect(anna.count('survey.answered')).toBe(5);
    expect(anna.logged).toContainEqual(
      expect.objectContaining({ name: 'survey.completed', payload: { score: sum, segment } }),
    );
    expect(anna.subject.stages).toEqual(['started', 'surveyed', 'dialogue']);
  });

  it('the ranges are those of the definition', () => {
    const path = PATHS.find((candidate) => sumOf(candidate) === 10 && candidate[4] !== 3) ?? [];
    const narrow = begin({
      edit: (def) =>
        def.id === 'survey'
          ? { ...def, params: { ...def.params, segments: { warm: { from: 6 }, hot: { from: 10 } } } }
          : def,
    });
    expect(answer(narrow, path).subject.profile.segment).toBe('hot');
  });

  it('the first three answers fill the profile with codes: a label edited later splits no report', () => {
    const reworded = begin({
      edit: (def) =>
        def.id === 'survey'
          ? parseEdited(JSON.stringify(def).replaceAll('Сберечь накопления', 'Сохранить сбережения'))
          : def,
    });
    reworded.press(option(1, 1).label).press('Сохранить сбережения');
    for (const [at, index] of [2, 2, 1].entries()) reworded.press(option(at + 3, index).label);
    const codes = { experience: 'bought', goal: 'save', budget: 'medium' };
    expect(answer(begin(), [1, 1, 2, 2, 1]).subject.profile).toMatchObject(codes);
    expect(reworded.subject.profile).toMatchObject(codes);
    expect(reworded.write(MENU).said.at(0)?.text).toContain('Сохранить сбережения');
  });
});

describe('after question 5', () => {
  const PERSONAS: readonly (readonly [string, readonly [number, number, number, number, number]])[] = [
    ['skeptic', [0, 0, 0, 0, 0]],
    ['trader', [3, 0, 0, 2, 0]],
    ['investor', [0, 0, 3, 2, 0]],
    ['novice', [0, 0, 0, 2, 0]],
  ];
  const entryOf = { cold: 'education', warm: 'needs', hot: 'offer' } as const;

  it('all 1024 paths reach the scenario that persona and segment say', () => {
    const seen = new Set<string>();
    for (const path of PATHS) {
      const [a, , c, d, e] = path;
      const persona = (d ?? 0) < 2 ? 'skeptic' : a === 3 ? 'trader' : c === 3 ? 'investor' : 'novice';
      const sum = sumOf(path);
      const segment = sum > 10 ? 'hot' : sum > 5 ? 'warm' : 'cold';
      if (e !== 3) seen.add(`${persona}.${segment}`);
      if (Math.imul(PATHS.indexOf(path), 2_654_435_761) >>> 28 !== 0) continue;
      const anna = answer(begin(), path);
      expect([path, anna.at(persona)]).toEqual([path, `place.${e === 3 ? 'listening' : entryOf[segment]}`]);
      expect(anna.focus).toBe(e === 3 ? 'consultation' : persona);
    }
    expect(seen.size).toBe(12);
  });

  it.each(PERSONAS)('the %s gets the profile first, then a line of his own', (persona, path) => {
    const anna = answer(begin(), path);
    expect(anna.said.map(({ text }) => text)).toEqual([
      expect.stringContaining('Спасибо, это все вопросы'),
      'Ваш профиль собран.',
      expect.stringMatching(/\S/),
    ]);
    expect(anna.at(persona)).toBe('place.education');
    expect(anna.last.rows.flat()).toContain('Частые вопросы');
  });

  it('«Хочу поговорить с экспертом» leads to the booking whatever the score', () => {
    const anna = answer(begin(), [0, 0, 0, 2, 3]);
    expect(anna.subject.profile.segment).toBe('cold');
    expect(anna.said.map(({ text }) => text)).toHaveLength(3);
    expect(anna.last.text).toContain('Консультация с экспертом');
    anna.press('Вернуться к разговору');
    expect(anna.focus).toBe('novice');
    expect(anna.last.text).toContain('до разговора с экспертом');
  });

  it('the summary is asked for with the answers in words', () => {
    let asked: Json = null;
    answer(begin({ activity: (_, input) => ((asked = input), { text: 'Сводка' }) }), [1, 1, 2, 2, 1]);
    expect(asked).toMatchObject({
      name: 'Анна',
      segment: 'warm',
      score: 7,
      answers: [
        { question: 'Опыт', answer: 'Были небольшие покупки' },
        expect.anything(),
        expect.anything(),
        expect.anything(),
        { answer: 'В ближайшие месяцы' },
      ],
    });
  });

  it.each([
    ['cold', [0, 0, 0, 2, 0], 'Начнём с понятных основ'],
    ['warm', [1, 1, 2, 2, 1], 'Дальше стоит уточнить'],
    ['hot', [2, 2, 2, 3, 2], 'Полезнее всего теперь разобрать'],
  ])('without the model the %s gets a template about his own answers', (_, path, words) => {
    const anna = answer(begin({ activity: () => 'fail' }), path);
    const profile = anna.said.at(1)?.text ?? '';
    expect(profile).toContain(words);
    for (const question of [1, 2, 3, 4, 5])
      expect(profile).toContain(`: ${option(question, path[question - 1] ?? 0).label}\n`);
    expect(profile).not.toMatch(/холодн|тёпл|горяч|cold|warm|hot/i);
  });

  it('a model that hangs is not waited for longer than 15 seconds, and nobody is left in silence', () => {
    const anna = answer(begin({ activity: () => 'hang' }), [1, 1, 2, 2, 1]);
    expect(anna.at('survey')).toBe('summarising');
    expect(anna.write('ну что там?').text).toContain('Собираю ваши ответы');
    expect(anna.wait('PT15S').text).toContain('Дальше стоит уточнить');
    expect(anna.focus).toBe('novice');
    expect(anna.wait('PT23H').said).toEqual([]);
  });
});

describe('after the survey', () => {
  it('«Подбор инструмента» shows the profile with «Пройти заново» and moves nothing', () => {
    const anna = answer(begin(), [1, 1, 2, 2, 1]).write(MENU);
    expect(anna.said.at(0)?.text).toContain('Ваш профиль');
    expect(anna.said.at(0)?.text).toContain('Были небольшие покупки');
    expect(anna.said.at(0)?.rows.flat()).toContain('Пройти заново');
    expect(anna.focus).toBe('novice');
  });

  it('a retake scores anew and never undoes «paid»', () => {
    const anna = answer(begin(), [0, 0, 0, 2, 0]).write(MENU).press('Пройти заново');
    expect(anna.last.text).toMatch(/^<b>Вопрос 1 из 5/);
    expect(anna.subject.profile.segment).toBe('cold');
    anna.subject = { ...anna.subject, profile: { ...anna.subject.profile, stage: 'paid' } };
    answer(anna, [3, 3, 3, 3, 2]);
    expect(anna.subject.profile).toMatchObject({ segment: 'hot', leadScore: 14, stage: 'paid' });
    expect(anna.at('trader')).toBe('place.offer');
    expect(anna.answers.size).toBe(5);
    expect(anna.count('survey.answered')).toBe(10);
  });
});
