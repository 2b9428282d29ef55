/**
 * A survey as its definition's `params` describe it: questions, options, points, segment ranges. Reads, sums and
 * matches; decides no order of questions, that is the diagram's.
 */
import { Type } from 'typebox';
import type { Static } from 'typebox';
import { Check, Errors } from 'typebox/value';
import type { JsonObject } from '../json.ts';

const option = Type.Object({
  code: Type.String({ pattern: '^[a-z0-9_]{1,20}$' }),
  label: Type.String({ minLength: 1 }),
  points: Type.Integer({ minimum: 0 }),
  /** The confirming reply. */
  reply: Type.String({ minLength: 1 }),
  /** Stems that name this option in free text; matched at word starts. */
  words: Type.Optional(Type.Array(Type.String({ minLength: 1 }))),
  /** Sums of money that this option covers: `from` included, `to` not, roubles. */
  roubles: Type.Optional(
    Type.Object({ from: Type.Integer({ minimum: 0 }), to: Type.Optional(Type.Integer()) }),
  ),
});

const question = Type.Object({
  code: Type.String({ minLength: 1 }),
  text: Type.String({ minLength: 1 }),
  /** The question in a word, for lists of answers: «Опыт». */
  short: Type.Optional(Type.String({ minLength: 1 })),
  /** Field of the client's profile that keeps the answer's code; its label is looked up when somebody reads it. */
  profile: Type.Optional(
    Type.Union([Type.Literal('experience'), Type.Literal('goal'), Type.Literal('budget')]),
  ),
  options: Type.Array(option, { minItems: 2 }),
});

/** Shape of the survey's `params`: `segments` are lower bounds of the sum, ranges reach up to the next one. */
const surveyParams = Type.Object({
  segments: Type.Object({
    warm: Type.Object({ from: Type.Integer() }),
    hot: Type.Object({ from: Type.Integer() }),
  }),
  questions: Type.Record(Type.String({ pattern: '^\\d+$' }), question),
});

export type SurveyParams = Static<typeof surveyParams>;
export type SurveyQuestion = Static<typeof question>;
export type SurveyOption = Static<typeof option>;
export type Segment = 'cold' | 'warm' | 'hot';

/**
 * Reads the params of a survey. A definition's params are the same object at every step and never change, so each is
 * looked through once. @throws with the place and the remedy when they are not a survey's.
 */
export const parseSurveyParams = makeParse();

function makeParse(): (params: JsonObject) => SurveyParams {
  const passed = new WeakSet<JsonObject>();
  const isSurvey = (params: JsonObject): params is JsonObject & SurveyParams => {
    if (passed.has(params)) return true;
    const fits = Check(surveyParams, params);
    if (fits) passed.add(params);
    return fits;
  };
  return (params) => {
    if (isSurvey(params)) return params;
    const first = Errors(surveyParams, params)[0];
    throw new Error(
      `The survey's params are wrong at ${first?.instancePath ?? '/'}: ${first?.message ?? 'shape'}. Mend them in its definition.`,
    );
  };
}

/** The option of a question by its code. */
export function findOption(survey: SurveyParams, number: number, code: string): SurveyOption | undefined {
  return survey.questions[String(number)]?.options.find((candidate) => candidate.code === code);
}

/** Sum of points → segment: hot from its bound up, warm from its own, else cold. */
export function segmentOf(survey: SurveyParams, score: number): Segment {
  if (score >= survey.segments.hot.from) return 'hot';
  return score >= survey.segments.warm.from ? 'warm' : 'cold';
}

/** Sum over the answers given, question number → option code; answers that no option knows count nothing. */
export function sumPoints(survey: SurveyParams, answers: { readonly [question: string]: unknown }): number {
  let sum = 0;
  for (const [number, code] of Object.entries(answers)) {
    if (typeof code === 'string') sum += findOption(survey, Number(number), code)?.points ?? 0;
  }
  return sum;
}

/** What the client was asked, in short, and answered in the words he saw, in the order of the questions. */
export function listAnswers(
  survey: SurveyParams,
  answers: { readonly [question: string]: unknown },
): readonly { readonly question: string; readonly answer: string }[] {
  return Object.entries(survey.questions).flatMap(([number, asked]) => {
    const code = answers[number];
    const given = typeof code === 'string' ? findOption(survey, Number(number), code) : undefined;
    return given === undefined ? [] : [{ question: asked.short ?? asked.text, answer: given.label }];
  });
}

/** Code of the question → label of the option chosen: for texts that quote one answer by name. */
export function labelAnswers(
  survey: SurveyParams,
  answers: { readonly [question: string]: unknown },
): { readonly [question: string]: string } {
  return Object.fromEntries(
    Object.entries(answers).flatMap(([number, code]) => {
      const asked = survey.questions[number];
      const given = typeof code === 'string' ? findOption(survey, Number(number), code) : undefined;
      return asked === undefined || given === undefined ? [] : [[asked.code, given.label]];
    }),
  );
}

/**
 * The one option that a free text names: its number («2»), its label, or words of which no other option has any.
 * `undefined` when nothing or more than one fits: then the question is asked again, nobody guesses.
 */
export function matchOption(question: SurveyQuestion, text: string): SurveyOption | undefined {
  const said = normalise(text);
  if (said === '' || said.length > 120) return undefined;
  const number = /^(?:вариант |номер )?(\d)$/.exec(said)?.[1];
  if (number !== undefined) return question.options[Number(number) - 1];
  const exact = question.options.filter((option) => normalise(option.label) === said);
  if (exact.length === 1) return exact[0];
  const roubles = parseRoubles(text);
  if (roubles !== undefined) return onlyOne(question.options.filter((option) => covers(option, roubles)));
  return onlyOne(question.options.filter((option) => names(option, said)));
}

/** A denied text («не доверяю») is named by denied words only: «доверяю» in it means the contrary. */
function names(option: SurveyOption, said: string): boolean {
  const denied = isDenied(said);
  return (option.words ?? [])
    .map(normalise)
    .some((word) => isDenied(word) === denied && startsAWord(said, word));
}

function isDenied(text: string): boolean {
  return /(^| )(не|нет|ни|никогда|без)( |$)/.test(text);
}

function onlyOne(options: readonly SurveyOption[]): SurveyOption | undefined {
  return options.length === 1 ? options[0] : undefined;
}

function covers({ roubles }: SurveyOption, sum: number): boolean {
  return roubles !== undefined && sum >= roubles.from && (roubles.to === undefined || sum < roubles.to);
}

const SUM =
  /^\D*?(\d+(?:[.,]\d+)?)\s*(тыс\p{L}*|т\.?р|к|k|млн|миллион\p{L}*|лям\p{L}*)?(?![\p{L}\d])[^\d$€]*$/iu;
/** Below this a bare number is no sum: it may be an age, a term, a number of anything. */
const LEAST_BARE_SUM = 1_000;

/** A sum of roubles in a text such as «тысяч 100», «200к», «1,5 млн»; other currencies and two numbers are not read. */
function parseRoubles(text: string): number | undefined {
  if (/[$€]|долл|бакс|евро|usdt|%/i.test(text)) return undefined;
  const match = SUM.exec(text.replace(/(\d)[\s\u00A0](?=\d{3}(?!\d))/g, '$1'));
  if (match?.[1] === undefined) return undefined;
  const number = Number(match[1].replace(',', '.'));
  const unit = match[2]?.toLowerCase();
  if (unit === undefined) {
    if (/тысяч/i.test(text)) return number * 1_000;
    return number >= LEAST_BARE_SUM ? number : undefined;
  }
  return number * (/^(тыс|т|к|k)/.test(unit) ? 1_000 : 1_000_000);
}

function startsAWord(text: string, stem: string): boolean {
  return ` ${text}`.includes(` ${stem}`);
}

/** Lower case, ё as е, everything but letters and digits as one space. */
function normalise(text: string): string {
  return text
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
