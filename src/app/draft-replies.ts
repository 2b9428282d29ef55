/**
 * Three drafts for a manager who leads a dialogue himself: a SPIN question, an answer to the last objection, a call to
 * act. He chooses, mends and sends; nothing here reaches a client. Filtered like everything that might.
 */
import { describeClient } from '../core/conversation/describe-client.ts';
import { buildReplyPrompt } from '../core/conversation/compose-prompt.ts';
import type { ReplyFacts } from '../core/conversation/compose-facts.ts';
import { splitVariants } from '../core/conversation/prompt-file.ts';
import { renderText } from '../core/conversation/render-text.ts';
import { toJsonObject } from '../core/json.ts';
import type { JsonObject } from '../core/json.ts';
import type { Subject } from '../core/step/subject.ts';
import { ActivityFailedError } from './activity-port.ts';
import type { Activity } from './activity-port.ts';
import { askTexts } from './ask-texts.ts';
import type { AskTextsDeps } from './ask-texts.ts';
import { listAllowedLinks } from './compose-reply-facts.ts';
import { ModelError } from './language-model.ts';
import type { MessageHistory } from './message-history.ts';
import type { Prompt, Prompts } from './prompts.ts';

export interface DraftRepliesDeps extends AskTextsDeps {
  readonly prompts: Prompts;
  readonly history: MessageHistory;
}

const FILE = 'sales_spin_aida';
const NAMES = ['spin', 'objection', 'cta'] as const;
const HISTORY = 20;
const WITHIN_MS = 12_000;

/** Makes the activity `draftReplies`; without a model and without ready lines the manager writes by himself. */
export function makeDraftReplies(deps: DraftRepliesDeps): Activity {
  return async (_, { subject, subjectId, visit, signal }) => {
    const prompt = deps.prompts.find(FILE);
    const facts = await gather(deps, subject, subjectId);
    const links = listAllowedLinks(deps.lookup, facts);
    const templates = {
      system: joinSections(prompt),
      task: '',
      materials: '',
      policy: deps.claims.policy.guidance,
    };
    const { system } = buildReplyPrompt(templates, facts, links);
    const texts = await askTexts(deps, {
      names: NAMES,
      system,
      user: 'Подготовьте три черновика.',
      links,
      ready: readReady(prompt, facts),
      prompt: { name: FILE, version: prompt?.version ?? 0, hash: prompt?.hash ?? '' },
      context: { subjectId, visit, signal },
      withinMs: WITHIN_MS,
    }).catch(failWithoutModel);
    if (texts === 'refused') throw new ActivityFailedError('NO_DRAFTS', 'The drafts cannot be used.', false);
    return toJsonObject(texts);
  };
}

function failWithoutModel(error: unknown): never {
  if (!(error instanceof ModelError)) throw error;
  throw new ActivityFailedError('NO_DRAFTS', error.message, false, error);
}

async function gather(deps: DraftRepliesDeps, subject: Subject, subjectId: number): Promise<ReplyFacts> {
  const history = await deps.history.listRecent(subjectId, HISTORY);
  const none = { said: [], materials: [], products: [], buttons: [], proposals: [], extra: {} };
  return { client: describeClient(subject), task: '', history, ...none };
}

function joinSections(prompt: Prompt | undefined): string {
  const sections = NAMES.map((name) => `${name}: ${prompt?.sections.get(name) ?? ''}`);
  return [prompt?.preamble ?? '', ...sections].join('\n\n');
}

/** Lines that people wrote, `[spin-lines]` and its kin; another one for each length of the dialogue. */
function readReady(prompt: Prompt | undefined, { client, history }: ReplyFacts): JsonObject | undefined {
  const ready = NAMES.flatMap((name) => {
    const lines = splitVariants(prompt?.sections.get(`${name}-lines`) ?? '');
    const line = lines[history.length % Math.max(1, lines.length)];
    return line === undefined ? [] : [[name, renderText(line, { ...client }, { as: 'plain' })] as const];
  });
  return ready.length === NAMES.length ? Object.fromEntries(ready) : undefined;
}
