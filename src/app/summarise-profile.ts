/** The activity `summariseProfile`: two to four sentences about the survey just taken, for the client himself. */
import { maskContacts } from '../core/conversation/intents/mask-contacts.ts';
import { renderText } from '../core/conversation/render-text.ts';
import { toPlainText } from '../core/conversation/to-plain-text.ts';
import { isJsonObject, jsonToText } from '../core/json.ts';
import type { JsonObject } from '../core/json.ts';
import { ActivityFailedError } from './activity-port.ts';
import type { Activity } from './activity-port.ts';
import { askTexts } from './ask-texts.ts';
import type { AskTextsDeps } from './ask-texts.ts';
import type { Catalogue } from './catalogue.ts';
import { ModelError } from './language-model.ts';
import type { Prompts } from './prompts.ts';

export interface SummariseProfileDeps extends AskTextsDeps {
  readonly catalogue: Pick<Catalogue, 'content'>;
  readonly prompts: Prompts;
}

const PROMPT = { file: 'summarizer', section: 'profile' } as const;
const WITHIN_MS = 10_500;
const MAX_LENGTH = 1_500;

/** Makes the activity; when it fails the funnel's own template tells the profile. */
export function makeSummariseProfile(deps: SummariseProfileDeps): Activity {
  return async (input, context) => {
    const params = isJsonObject(input) ? input : {};
    const prompt = deps.prompts.find(PROMPT.file);
    const template = prompt?.sections.get(PROMPT.section) ?? '';
    const system = maskContacts(renderText(template, params, { as: 'plain' }));
    try {
      const texts = await askTexts(deps, {
        names: ['text'],
        system: `${system}\n\n${deps.claims.policy.guidance}`,
        user: 'Напишите итог анкеты.',
        links: { links: new Set(), mentions: new Set() },
        ready: readReady(deps, params),
        prompt: {
          name: `${PROMPT.file}#${PROMPT.section}`,
          version: prompt?.version ?? 0,
          hash: prompt?.hash ?? '',
        },
        context,
        withinMs: WITHIN_MS,
      });
      const text = texts === 'refused' ? undefined : texts['text'];
      if (text !== undefined && text.length <= MAX_LENGTH) return { text };
      throw new ActivityFailedError('ANSWER_REFUSED', 'The summary of the model cannot be used.', false);
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      throw new ActivityFailedError(error.code, error.message, false, error);
    }
  };
}

/** The content `summary_<segment>`, filled with the client's own answers; it invents nothing. */
function readReady({ catalogue }: SummariseProfileDeps, params: JsonObject): JsonObject | undefined {
  const content = catalogue.content(`summary_${jsonToText(params['segment'])}`);
  return content && { text: toPlainText(renderText(content.text, params)) };
}
