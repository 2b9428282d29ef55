/** Takes out of a wish what the client took back or ruled out himself: «в 15, ой, в 16», «завтра не могу, давайте в среду». */

export interface Clauses {
  /** What counts, the last correction first: a later reading is filled up from an earlier one. */
  readonly parts: readonly string[];
  /** A clause that names a time was ruled out. */
  readonly refused: boolean;
}

const CORRECTION =
  /(?:^|[\s,.;!])(?:ой|вернее|точнее|хотя нет|нет[ ,]+(?=в |на |к |лучше|давай|после|завтра)|а? ?лучше|поправка|перепутал[а-я]*|имел[а-я]* в виду)(?=[\s,.;!])/;
const CLAUSE = /(?<!\d)[.,;!?]|[.,;!?](?!\d)| (?:а|но|зато|давайте|давай|лучше) /;
const REFUSAL =
  /(?<![а-я])(?:не ?(?:могу|смогу|получ|выйдет|подход|удобно|успе)|никак|занят|кроме|не (?:в|во|на) |не (?:завтра|сегодня|послезавтра))/;
const OTHER_SIDE =
  /(?:раньше|позже|до|после|в другое время|в другие дни|остальн[а-я]+|больше)[а-я ]{0,20}(?:не (?:могу|смогу|получ|удобно|успе)|никак|занят)/;
const NAMES_TIME =
  /\d|сегодня|завтра|понедельник|вторник|сред[уыа]|четверг|пятниц|суббот|воскресен|утр|вечер|днем/;

/** Divides a normalised text. With nothing taken back it is one part, the text itself. */
export function readClauses(text: string): Clauses {
  const clauses = text.split(CLAUSE).filter((clause) => clause.trim() !== '');
  const ruledOut = clauses.filter(
    (clause) => REFUSAL.test(clause) && !OTHER_SIDE.test(clause) && NAMES_TIME.test(clause),
  );
  const kept = ruledOut.length === 0 ? text : keep(text, ruledOut);
  const parts = kept.split(new RegExp(CORRECTION, 'g')).filter((part) => part.trim() !== '');
  return { parts: parts.reverse(), refused: ruledOut.length > 0 };
}

/** The text without the clauses; separators stay, so that the rest still parts where it parted. */
function keep(text: string, ruledOut: readonly string[]): string {
  return ruledOut.reduce((rest, clause) => rest.replace(clause, ' '), text);
}
