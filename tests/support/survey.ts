/** Which answers of a survey add up to a sum. */
import type { SurveyOption, SurveyParams } from '../../src/core/survey/survey-options.ts';

/** One option a question, in order, whose points add up to `sum`. @throws when no choice does. */
export function answersForSum(survey: SurveyParams, sum: number): readonly SurveyOption[] {
  const questions = Object.keys(survey.questions)
    .sort((a, b) => Number(a) - Number(b))
    .map((number) => survey.questions[number]?.options ?? []);
  const search = (index: number, left: number): SurveyOption[] | undefined => {
    const options = questions[index];
    if (options === undefined) return left === 0 ? [] : undefined;
    for (const option of options) {
      const rest = left < option.points ? undefined : search(index + 1, left - option.points);
      if (rest !== undefined) return [option, ...rest];
    }
    return undefined;
  };
  const found = search(0, sum);
  if (found === undefined) throw new Error(`no answers add up to ${sum}`);
  return found;
}
