/** What the activity `composeReply` is given, as its implementations read it; made by `src/core/funnel/compose-input.ts`. */
import { Type } from 'typebox';
import type { Static } from 'typebox';
import { Check } from 'typebox/value';
import type { Json, JsonObject } from '../json.ts';
import { NEXT_ACTIONS } from '../policy/answer-contract.ts';
import type { NextAction } from '../policy/answer-contract.ts';

const composeInput = Type.Object({
  /** `<file>` or `<file>#<section>`. */
  prompt: Type.String({ minLength: 1 }),
  /** The state's description. */
  task: Type.String(),
  stage: Type.String(),
  proposals: Type.Array(Type.Union(NEXT_ACTIONS.map((action) => Type.Literal(action)))),
  /** Every button that may be shown now, under its usual label. */
  buttons: Type.Array(Type.Object({ text: Type.String(), callback: Type.String() })),
  /** The client's texts that no reply has met yet, contacts masked, oldest first. */
  said: Type.Array(Type.String()),
  /** Instant of the first of them, ms. */
  since: Type.Number(),
  /** What the definition hands over: materials, products, topic and whatever its prompt names. */
  facts: Type.Record(Type.String(), Type.Unknown()),
});

type Shape = Static<typeof composeInput>;

/** One order for a reply. */
export type ComposeInput = Omit<Shape, 'facts' | 'proposals'> & {
  readonly facts: JsonObject;
  readonly proposals: readonly NextAction[];
};

/** Reads the input of a pending activity; `undefined` when another version of the product wrote something else. */
export function parseComposeInput(input: Json): ComposeInput | undefined {
  return isComposeInput(input) ? input : undefined;
}

function isComposeInput(input: unknown): input is ComposeInput {
  return Check(composeInput, input);
}
