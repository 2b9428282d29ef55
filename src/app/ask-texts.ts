/**
 * Asks the model for a few named texts: a summary, drafts. The same budget, breaker, filter and record as for replies;
 * when the model may not be asked, what people wrote for the purpose stands in.
 */
import type { JsonObject } from '../core/json.ts';
import { judgeTexts, textsSchema } from '../core/policy/texts-answer.ts';
import type { Texts } from '../core/policy/texts-answer.ts';
import type { AllowedLinks } from '../core/safety/admit-links.ts';
import type { ClaimsFilter } from '../core/safety/claims-filter.ts';
import { askModel } from './ask-model.ts';
import type { AskModelDeps, Tried } from './ask-model.ts';
import { keepTry } from './keep-try.ts';
import type { KeepTryDeps, KeptAs } from './keep-try.ts';
import { ModelError } from './language-model.ts';
import type { LanguageModel, ModelAnswer } from './language-model.ts';
import { isBudgetSpent } from './model-budget.ts';
import type { ModelBudgetDeps } from './model-budget.ts';

export interface AskTextsDeps extends AskModelDeps, KeepTryDeps, ModelBudgetDeps {
  readonly calls: ModelBudgetDeps['calls'] & KeepTryDeps['calls'];
  readonly claims: ClaimsFilter;
  readonly standin: LanguageModel;
}

export interface TextsOrder {
  readonly names: readonly string[];
  readonly system: string;
  readonly user: string;
  readonly links: AllowedLinks;
  /** What people wrote for it, filled; `undefined` when nobody did. */
  readonly ready: JsonObject | undefined;
  readonly prompt: KeptAs['prompt'];
  readonly context: KeptAs['context'] & { readonly signal: AbortSignal };
  readonly withinMs: number;
}

const MAX_TOKENS = 700;

/** `refused`: what came cannot be used. @throws ModelError when nothing came in time and nothing is ready. */
export async function askTexts(deps: AskTextsDeps, order: TextsOrder): Promise<Texts | 'refused'> {
  const { context, names, system, user } = order;
  if (await isBudgetSpent(deps, context.subjectId)) return standIn(deps, order, 'budget');
  const keep = (tried: Tried, verdict: string): void => keepTry(deps, keptAs(order), tried, verdict);
  let answered: Tried | undefined;
  try {
    const answer = await askModel(deps, {
      request: {
        system,
        user,
        schema: { name: 'texts', schema: textsSchema(names) },
        maxTokens: MAX_TOKENS,
        material: { kind: 'ready', answer: order.ready },
      },
      deadline: deps.now() + order.withinMs,
      signal: context.signal,
      onTry: (tried) => {
        if (tried.kind === 'answered') answered = tried;
        else keep(tried, `failed:${tried.error.kind}`);
      },
    });
    const texts = judge(deps, order, answer);
    if (answered !== undefined) keep(answered, texts === undefined ? 'refused:texts' : 'accepted');
    return texts ?? 'refused';
  } catch (error) {
    if (error instanceof ModelError && deps.breaker.mode() !== 'closed')
      return standIn(deps, order, 'breaker');
    throw error;
  }
}

async function standIn(deps: AskTextsDeps, order: TextsOrder, why: string): Promise<Texts | 'refused'> {
  const { names, system, user, ready, context } = order;
  const answer = await deps.standin({
    system,
    user,
    schema: { name: 'texts', schema: textsSchema(names) },
    maxTokens: MAX_TOKENS,
    material: { kind: 'ready', answer: ready },
    signal: context.signal,
  });
  keepTry(deps, keptAs(order), { kind: 'answered', answer, latencyMs: 0 }, `standin:${why}`);
  return judge(deps, order, answer) ?? 'refused';
}

function judge(deps: AskTextsDeps, { names, links }: TextsOrder, { text }: ModelAnswer): Texts | undefined {
  return judgeTexts(text, names, { filter: deps.claims, links });
}

function keptAs({ prompt, context, system, user, names }: TextsOrder): KeptAs {
  return { prompt, context, input: { system, user, names } };
}
