/**
 * Two to four sentences about a client from what is known of him for certain. It stands on the card until, and unless,
 * the language model has read the dialogue.
 */
import type { Profile } from '../step/subject.ts';
import { OFFER_WORDS, SEGMENT_WORDS } from '../takeover/client-description.ts';
import type { ClientDescription } from '../takeover/client-description.ts';

/** The summary. Invents nothing: what is not known is not mentioned. */
export function summariseClient(profile: Profile, description: ClientDescription, reason: string): string {
  const sentences = [
    `${reason}.`,
    describeOrigin(profile),
    describeSurvey(description),
    describeTalk(description),
  ];
  return sentences.filter((sentence) => sentence !== '').join(' ');
}

/** Always a sentence, so that the summary has two at least. */
function describeOrigin({ source, segment, leadScore }: Profile): string {
  const from = source === undefined ? 'Пришёл без метки источника' : `Источник: ${source}`;
  if (leadScore === undefined) return `${from}, анкету не закончил.`;
  const heat = segment === undefined ? 'не определён' : SEGMENT_WORDS[segment];
  return `${from}, анкета: ${leadScore} ${plural(leadScore)}, сегмент ${heat}.`;
}

function describeSurvey({ answers }: ClientDescription): string {
  if (answers.length === 0) return '';
  const given = answers.map(({ question, answer }) => `${question.toLowerCase()} — ${lowerFirst(answer)}`);
  return `Ответы: ${given.join('; ')}.`;
}

function describeTalk({ path, offers }: ClientDescription): string {
  const [place] = path.slice(-1);
  const where = place === undefined ? '' : `Сейчас: ${lowerFirst(place.funnel)} — ${lowerFirst(place.state)}`;
  const made = offers.map(({ offer }) => OFFER_WORDS[offer]).join(' и ');
  if (made === '') return where === '' ? '' : `${where}.`;
  return where === '' ? `Уже предложено: ${made}.` : `${where}; уже предложено: ${made}.`;
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}

function plural(count: number): string {
  const tens = count % 100;
  const ones = count % 10;
  if (tens >= 11 && tens <= 14) return 'баллов';
  if (ones === 1) return 'балл';
  return ones >= 2 && ones <= 4 ? 'балла' : 'баллов';
}
