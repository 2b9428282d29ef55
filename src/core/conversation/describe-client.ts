/** What is known about a client, in words fit for a prompt: labels instead of codes, nothing where nothing is known. */
import { STAGES } from '../funnel/stages.ts';
import { isJsonArray, isJsonObject, jsonToText } from '../json.ts';
import type { Json, JsonObject } from '../json.ts';
import type { Subject } from '../step/subject.ts';
import type { ClientFacts } from './compose-facts.ts';
import { displayName } from './display-name.ts';

/** The funnel whose context holds the answers in the client's own words. */
const SURVEY = 'survey';

const SEGMENTS: { readonly [segment: string]: string } = {
  cold: 'холодный: присматривается',
  warm: 'тёплый: выбирает',
  hot: 'горячий: готов к шагу',
};
const STAGE_TITLES: readonly string[] = [
  'познакомились',
  'получил гайды',
  'прошёл анкету',
  'идёт разговор',
  'записан на консультацию',
  'был на консультации',
  'получил ссылку на оплату',
  'оплатил программу',
];

/** Reads the subject alone: profile, and the survey's position for the answers as they were worded. */
export function describeClient({ profile, positions }: Subject): ClientFacts {
  const survey = positions[SURVEY]?.context ?? {};
  const labels = isJsonObject(survey['labels']) ? survey['labels'] : {};
  return {
    name: displayName(profile.firstName),
    experience: jsonToText(labels['experience']),
    goal: jsonToText(labels['goal']),
    budget: jsonToText(labels['budget']),
    source: profile.source ?? '',
    segment: SEGMENTS[profile.segment ?? ''] ?? '',
    stage: STAGE_TITLES[STAGES.indexOf(profile.stage ?? '')] ?? '',
    survey: describeSurvey(survey, profile.leadScore),
  };
}

function describeSurvey(context: JsonObject, score: number | undefined): string {
  const given = context['given'];
  const answers = isJsonArray(given) ? given.flatMap(toLine) : [];
  if (answers.length === 0) return '';
  return [...answers, ...(score === undefined ? [] : [`баллы: ${score}`])].join('; ');
}

function toLine(entry: Json): readonly string[] {
  if (!isJsonObject(entry)) return [];
  const { question, answer } = entry;
  return [`${jsonToText(question)}: ${jsonToText(answer)}`];
}
