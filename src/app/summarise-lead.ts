/**
 * The activity `summariseLead`: two to four sentences about a dialogue, for the manager who will lead it. Without a model,
 * or without an answer that can be used, it gives an empty text: the card keeps what the facts alone say.
 */
import { listMessages, makeCleaner } from '../core/conversation/compose-prompt.ts';
import { describeClient } from '../core/conversation/describe-client.ts';
import { maskContacts } from '../core/conversation/intents/mask-contacts.ts';
import { renderText } from '../core/conversation/render-text.ts';
import type { Activity } from './activity-port.ts';
import { askTexts } from './ask-texts.ts';
import type { AskTextsDeps } from './ask-texts.ts';
import { ModelError } from './language-model.ts';
import type { MessageHistory } from './message-history.ts';
import type { Prompts } from './prompts.ts';

export interface SummariseLeadDeps extends AskTextsDeps {
  readonly prompts: Prompts;
  readonly history: MessageHistory;
}

const PROMPT = { file: 'summarizer', section: 'lead' } as const;
const HISTORY = 20;
const WITHIN_MS = 10_500;
const MAX_LENGTH = 900;

const NO_LINKS = { links: new Set<string>(), mentions: new Set<string>() };

/** Makes the activity; it fails only where the database does. */
export function makeSummariseLead(deps: SummariseLeadDeps): Activity {
  return async (_, context) => {
    const clean = makeCleaner(NO_LINKS);
    const history = await deps.history.listRecent(context.subjectId, HISTORY);
    const messages = listMessages(history, clean);
    const prompt = deps.prompts.find(PROMPT.file);
    const template = prompt?.sections.get(PROMPT.section) ?? '';
    const { stage: funnel_stage, ...client } = describeClient(context.subject);
    const filled = renderText(template, { ...client, funnel_stage, messages }, { as: 'plain' });
    const system = maskContacts(filled);
    try {
      const texts = await askTexts(deps, {
        names: ['text'],
        system: `${system}\n\n${deps.claims.policy.guidance}`,
        user: 'Напишите сводку диалога.',
        links: NO_LINKS,
        ready: undefined,
        prompt: {
          name: `${PROMPT.file}#${PROMPT.section}`,
          version: prompt?.version ?? 0,
          hash: prompt?.hash ?? '',
        },
        context,
        withinMs: WITHIN_MS,
      });
      const text = texts === 'refused' ? undefined : texts['text'];
      return { text: text !== undefined && text.length <= MAX_LENGTH ? text : '' };
    } catch (error) {
      if (error instanceof ModelError) return { text: '' };
      throw error;
    }
  };
}
