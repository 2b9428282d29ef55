/** Whether a text has a word that begins with one of the given, or a run of words that is one of them. */

/** Compared in lower case, ё as е, without punctuation; `хран` finds «хранить» and «Храните!», never «сохранить». */
export function hasAnyWord(text: string, beginnings: readonly string[]): boolean {
  const plain = ` ${toPlain(text).replace(/[^\p{L}\p{N}]+/gu, ' ')}`;
  return beginnings.some((beginning) => plain.includes(` ${toPlain(beginning)}`));
}

function toPlain(text: string): string {
  return text.toLowerCase().replaceAll('ё', 'е');
}
