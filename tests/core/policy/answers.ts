/** Raw answers for the tests of reading: a sound one, and it with something changed. */

export const SOUND = {
  reply_text: 'Начнём с анкеты?',
  buttons: [{ text: 'Да', callback: 'survey:start' }],
  next_action: 'ask',
  confidence: 0.8,
};

/** The sound answer with other fields, as the model would send it. */
export function rawWith(changes: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ ...SOUND, ...changes });
}
