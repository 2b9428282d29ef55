// The offline model: answers from editable texts, in the same form as every other, and is judged like them.
import { ModelError } from '../../app/language-model.ts';
import type { LanguageModel } from '../../app/language-model.ts';
import { composeScripted } from '../../core/conversation/compose-scripted.ts';

/** Name under which its calls are kept. */
export const SCRIPTED = 'scripted';

/** Makes the model; it answers at once and costs nothing. */
export function makeScriptedModel(): LanguageModel {
  return ({ material }) => {
    const answer =
      material.kind === 'reply' ? composeScripted(material.facts, material.sources) : material.answer;
    if (answer === undefined)
      return Promise.reject(
        new ModelError('no-text', 'There is no ready text for this; add one to its prompt or content.'),
      );
    return Promise.resolve({ text: JSON.stringify(answer), model: SCRIPTED, tokensIn: 0, tokensOut: 0 });
  };
}
