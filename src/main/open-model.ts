/** The language model: which one the settings name, what surrounds it, and the activities that ask it. */
import { makeMessageHistory } from '../adapters/db/message-history.ts';
import { makeModelCalls } from '../adapters/db/model-calls.ts';
import { makeOpenAiModel } from '../adapters/llm/openai-model.ts';
import { SCRIPTED, makeScriptedModel } from '../adapters/llm/scripted-model.ts';
import { makeAnswerReader } from '../adapters/validation/answer-validator.ts';
import type { Pool } from 'pg';
import type { Activity } from '../app/activity-port.ts';
import type { Catalogue } from '../app/catalogue.ts';
import { makeCircuitBreaker } from '../app/circuit-breaker.ts';
import type { Clock } from '../app/clock.ts';
import { makeComposeReply } from '../app/compose-reply.ts';
import { makeDraftReplies } from '../app/draft-replies.ts';
import type { LanguageModel } from '../app/language-model.ts';
import { priceCall } from '../app/model-settings.ts';
import type { LiveFunnels } from '../app/live-funnels.ts';
import type { Log } from '../app/log.ts';
import type { Metrics } from '../app/metrics.ts';
import { makeSummariseLead } from '../app/summarise-lead.ts';
import { makeSummariseProfile } from '../app/summarise-profile.ts';
import type { Config } from './config.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { OpenPrompts } from './open-prompts.ts';

/** One try; with the deadline of a reply there is time for a second. */
const TRY_MS = 7_000;
/** So many failures running, and clients no longer wait for the model. */
const BREAKER_FAILURES = 5;
const BREAKER_OPEN_MS = 30_000;

export interface OpenModelDeps extends OpenPrompts {
  readonly config: Config;
  readonly pool: Pool;
  readonly catalogue: Catalogue;
  readonly funnels: LiveFunnels;
  readonly linkBase: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly lifecycle: Lifecycle;
}

export interface OpenModel {
  readonly activities: Readonly<
    Record<'composeReply' | 'summariseProfile' | 'summariseLead' | 'draftReplies', Activity>
  >;
}

/** Wires the model; nothing is asked yet. */
export function openModel(deps: OpenModelDeps): OpenModel {
  const { config, pool, catalogue, clock, log, metrics, prompts, claims, lifecycle } = deps;
  const now = (): number => performance.now();
  const calls = makeModelCalls(pool, log);
  lifecycle.onStop('calls of the language model', () => calls.idle());
  const breaker = makeCircuitBreaker({
    failures: BREAKER_FAILURES,
    openMs: BREAKER_OPEN_MS,
    now,
    onMode: (mode) => {
      metrics.breakerChanged(mode);
      log.warn('the breaker before the language model changed', { mode });
    },
  });
  const common = {
    model: chooseModel(config, catalogue, log),
    modelName: config.llm.kind === 'openai' ? config.llm.model : SCRIPTED,
    standin: makeScriptedModel(),
    breaker,
    calls,
    lookup: catalogue.lookup,
    history: makeMessageHistory(pool),
    random: Math.random,
    tryMs: TRY_MS,
    now,
    ...{ clock, log, metrics, prompts, claims, catalogue },
  };
  const pins = deps.funnels.promptPins;
  return {
    activities: {
      composeReply: makeComposeReply({ ...common, linkBase: deps.linkBase, read: makeAnswerReader(), pins }),
      summariseProfile: makeSummariseProfile(common),
      summariseLead: makeSummariseLead(common),
      draftReplies: makeDraftReplies(common),
    },
  };
}

function chooseModel({ llm }: Config, { lookup }: Catalogue, log: Log): LanguageModel {
  switch (llm.kind) {
    case 'scripted':
      return makeScriptedModel();
    case 'openai':
      if (priceCall(lookup, llm.model, 1, 1) === undefined)
        log.warn(
          'the price of the model is not known: add it to the setting llm_prices, or no dollar is counted',
          {
            code: 'LLM_UNPRICED',
            model: llm.model,
          },
        );
      return makeOpenAiModel({
        ...llm,
        onDowngrade: (form) => log.warn('the model is asked in a plainer form from now on', { form }),
      });
  }
}
