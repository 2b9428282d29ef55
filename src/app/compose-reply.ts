/**
 * The activity `composeReply`: one reply of the language model for one visit of a state. Ends with an output that may be
 * sent as it is, or fails in time for the state's fallback:
 *
 * - the model answers, the judge accepts or repairs → output;
 * - the judge refuses → asked once more, told why → output, or `ANSWER_REFUSED`;
 * - the model does not answer within the deadline → `LLM_TIMEOUT`, `LLM_BUSY`, `LLM_DOWN`, `LLM_REFUSED`;
 * - the day's budget is spent, or the breaker is open → editable texts answer at once, verdict `standin`.
 */
import { parseComposeInput } from '../core/conversation/compose-input.ts';
import type { ComposeInput } from '../core/conversation/compose-input.ts';
import type { ReplyFacts } from '../core/conversation/compose-facts.ts';
import { buildReplyPrompt } from '../core/conversation/compose-prompt.ts';
import { toJsonObject } from '../core/json.ts';
import type { JsonObject } from '../core/json.ts';
import { judgeAnswer } from '../core/policy/answer-judge.ts';
import type { JudgeBy, Judgement } from '../core/policy/answer-judge.ts';
import { replySchema } from '../core/policy/answer-schema.ts';
import type { AnswerVerdict } from '../core/policy/answer-repair.ts';
import type { ClaimsFilter } from '../core/safety/claims-filter.ts';
import { ANSWER_REFUSED } from '../core/vocabulary/reply-items.ts';
import { ActivityFailedError } from './activity-port.ts';
import type { Activity, ActivityContext } from './activity-port.ts';
import { askModel } from './ask-model.ts';
import type { AskModelDeps, Tried } from './ask-model.ts';
import type { Clock } from './clock.ts';
import { gatherReplyFacts, listAllowedLinks, listPassedOn } from './compose-reply-facts.ts';
import type { GatherFrom } from './compose-reply-facts.ts';
import { readReplyPrompts } from './compose-reply-prompt.ts';
import type { ReplyPrompts } from './compose-reply-prompt.ts';
import { keepTry } from './keep-try.ts';
import type { KeepTryDeps, KeptAs } from './keep-try.ts';
import { ModelError } from './language-model.ts';
import type { LanguageModel, ModelRequest } from './language-model.ts';
import type { MessageHistory } from './message-history.ts';
import { isBudgetSpent } from './model-budget.ts';
import type { PromptPins, Prompts } from './prompts.ts';

export interface ComposeReplyDeps extends AskModelDeps, KeepTryDeps, GatherFrom {
  readonly clock: Clock;
  readonly prompts: Prompts;
  /** Which prompt versions a funnel's version was published with. */
  readonly pins: (funnel: string, version: number | undefined) => PromptPins;
  readonly history: MessageHistory;
  readonly read: (raw: string) => AnswerVerdict;
  readonly claims: ClaimsFilter;
  /** Answers from editable texts, at once. */
  readonly standin: LanguageModel;
}

/** How many messages of the dialogue the model sees. */
const HISTORY = 14;
/**
 * From the start of the activity; the vocabulary's own time-out is a little later. With that, the pause in which texts
 * are gathered and a restart in between, a client still has his answer within fifteen seconds.
 */
const DEADLINE_MS = 9_300;
/** From the client's message; what was spent on gathering his texts is taken off. */
const PATIENCE_MS = 13_500;
const LEAST_MS = 3_000;
/** A second question that has less time than this would be in vain. */
const LEAST_REPAIR_MS = 2_000;
const MAX_TOKENS = 900;

/** Everything of one reply that does not change between two questions. */
interface Composing {
  readonly order: ComposeInput;
  readonly facts: ReplyFacts;
  readonly prompts: ReplyPrompts;
  readonly request: Omit<ModelRequest, 'signal'>;
  readonly by: JudgeBy;
  readonly context: ActivityContext;
  readonly deadline: number;
}

type Refusal = Extract<Judgement, { readonly kind: 'refused' }>['why'];

/** Makes the activity. */
export function makeComposeReply(deps: ComposeReplyDeps): Activity {
  return async (input, context) => {
    const order = parseComposeInput(input);
    if (order === undefined)
      throw new ActivityFailedError(
        'BAD_INPUT',
        'The state was entered by another version; its input is unknown.',
        false,
      );
    const composing = await prepare(deps, order, context);
    return (await isBudgetSpent(deps, context.subjectId))
      ? answerByTexts(deps, composing, 'budget')
      : answerByModel(deps, composing);
  };
}

async function prepare(
  deps: ComposeReplyDeps,
  order: ComposeInput,
  context: ActivityContext,
): Promise<Composing> {
  const startedAt = deps.now();
  const history = await deps.history.listRecent(context.subjectId, HISTORY);
  const facts = gatherReplyFacts(deps, order, { ...context, history });
  const links = listAllowedLinks(deps.lookup, facts);
  const { claims: filter } = deps;
  const pins = deps.pins(context.funnel, context.subject.positions[context.funnel]?.version);
  const policy = filter.policy.guidance;
  const prompts = readReplyPrompts({ ...deps, pins, policy }, order.prompt, facts);
  if (!prompts.found) deps.log.error('a prompt is missing', { code: 'PROMPT_MISSING', prompt: order.prompt });
  const callbacks = order.buttons.map(({ callback }) => callback);
  const waitedMs = Math.max(0, deps.clock.now() - order.since);
  const legal = {
    callbacks: (one: string) => callbacks.includes(one),
    nextActions: new Set(order.proposals),
  };
  return {
    order,
    facts,
    prompts,
    context,
    by: { read: deps.read, legal, links, filter },
    deadline: startedAt + Math.max(LEAST_MS, Math.min(DEADLINE_MS, PATIENCE_MS - waitedMs)),
    request: {
      ...buildReplyPrompt(prompts.templates, facts, links),
      schema: { name: 'reply', schema: replySchema(callbacks, order.proposals) },
      maxTokens: MAX_TOKENS,
      material: { kind: 'reply', facts, sources: prompts.sources },
    },
  };
}

async function answerByModel(deps: ComposeReplyDeps, composing: Composing): Promise<JsonObject> {
  try {
    const first = await askAndJudge(deps, composing, composing.request);
    if (first.kind !== 'refused') return toOutput(composing, first, first.kind);
    const second = await askAgain(deps, composing, first.why);
    if (second.kind !== 'refused') return toOutput(composing, second, 'repaired');
    throw new ActivityFailedError(
      ANSWER_REFUSED,
      `The model's answer could not be used: ${second.why}.`,
      false,
    );
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    if (deps.breaker.mode() !== 'closed') return answerByTexts(deps, composing, 'breaker');
    const code = `LLM_${error.kind.toUpperCase().replace('-', '_')}`;
    throw new ActivityFailedError(code, error.message, false, error);
  }
}

async function askAgain(deps: ComposeReplyDeps, composing: Composing, why: Refusal): Promise<Judgement> {
  if (composing.deadline - deps.now() < LEAST_REPAIR_MS) return { kind: 'refused', why };
  const { request } = composing;
  // What the model wrote is not shown to it again: nothing of it was sent.
  const remark = `Прошлый ответ не принят (${why}). Верните ровно один объект JSON по указанной форме, с обычным текстом в reply_text.`;
  return askAndJudge(deps, composing, { ...request, system: `${request.system}\n\n${remark}` });
}

async function askAndJudge(
  deps: ComposeReplyDeps,
  composing: Composing,
  request: Composing['request'],
): Promise<Judgement> {
  const { deadline, context } = composing;
  const keep = (tried: Tried, verdict: string): void =>
    keepTry(deps, keptAs(composing, request), tried, verdict);
  let answered: Tried | undefined;
  const answer = await askModel(deps, {
    request,
    deadline,
    signal: context.signal,
    onTry: (tried) => {
      if (tried.kind === 'answered') answered = tried;
      else keep(tried, `failed:${tried.error.kind}`);
    },
  });
  const judged = judgeAnswer(answer.text, composing.by);
  if (answered !== undefined)
    keep(answered, judged.kind === 'refused' ? `refused:${judged.why}` : judged.kind);
  if (judged.kind !== 'refused' && judged.dropped.length > 0)
    deps.log.info('parts of an answer of the model were dropped', { dropped: judged.dropped.slice(0, 10) });
  return judged;
}

function keptAs({ prompts, context, by, order }: Composing, request: Composing['request']): KeptAs {
  const links = [...by.links.links];
  const callbacks = order.buttons.map(({ callback }) => callback);
  const judge = { callbacks, nextActions: order.proposals, links };
  return { prompt: prompts, context, input: { system: request.system, user: request.user, judge } };
}

/** No waiting and no cost: what people wrote for this state, judged like everything else. */
async function answerByTexts(deps: ComposeReplyDeps, composing: Composing, why: string): Promise<JsonObject> {
  const { request, context } = composing;
  try {
    const answer = await deps.standin({ ...request, signal: context.signal });
    const judged = judgeAnswer(answer.text, composing.by);
    const tried: Tried = { kind: 'answered', answer, latencyMs: 0 };
    keepTry(deps, keptAs(composing, request), tried, `standin:${why}`);
    if (judged.kind !== 'refused') return toOutput(composing, judged, 'standin');
    throw new ActivityFailedError(
      'LLM_DOWN',
      `The texts of "${composing.order.prompt}" cannot be sent: ${judged.why}.`,
      false,
    );
  } catch (error) {
    if (error instanceof ModelError) throw new ActivityFailedError('LLM_DOWN', error.message, false, error);
    throw error;
  }
}

function toOutput(
  { facts }: Composing,
  judged: Extract<Judgement, { readonly answer: unknown }>,
  verdict: 'accepted' | 'repaired' | 'standin',
): JsonObject {
  const { reply_text: reply, buttons, next_action: nextAction, confidence } = judged.answer;
  const materials = listPassedOn(reply, facts.materials);
  return toJsonObject({ reply, buttons, nextAction, confidence, materials, verdict });
}
