/** What a state with `meta.compose` hands to the activity `composeReply`: what is legal now, and what the client said. */
import { maskContacts } from '../conversation/intents/mask-contacts.ts';
import { isJsonArray, isJsonObject } from '../json.ts';
import type { Json, JsonObject } from '../json.ts';
import type { CompiledState } from './compiled.ts';
import type { ComposeDef } from './definition.ts';
import { listProposable } from './keyboard.ts';
import type { ItemScope } from './scope.ts';

/** Context key of the client's texts that no reply has met yet, and of the instant of the first of them. */
export const UNANSWERED = 'unanswered';
export const UNANSWERED_AT = 'unansweredAt';

/**
 * The activity's input as plain JSON; its shape is `ComposeInput`. The state's own `invoke.input` becomes `facts`. The
 * client's texts are those that `noteText` gathered, else that of the present event; contacts in them are masked.
 */
export function makeComposeInput(
  speaker: Parameters<typeof listProposable>[0],
  state: CompiledState,
  compose: ComposeDef,
  given: Json,
  scope: ItemScope,
): JsonObject {
  const buttons = listProposable(speaker, compose, scope).map(({ text, callback }) => ({ text, callback }));
  const since = scope.context[UNANSWERED_AT];
  return {
    prompt: compose.prompt,
    task: state.def.description ?? '',
    stage: state.def.meta?.stage ?? scope.subject.profile.stage ?? '',
    proposals: compose.proposals,
    buttons,
    said: listSaid(scope),
    since: typeof since === 'number' ? since : scope.at,
    facts: isJsonObject(given) ? given : {},
  };
}

function listSaid({ context, event }: ItemScope): readonly string[] {
  const gathered = context[UNANSWERED];
  const texts = isJsonArray(gathered) && gathered.length > 0 ? gathered : [event.params['text'] ?? ''];
  return texts.flatMap((text) =>
    typeof text === 'string' && text.trim() !== '' ? [maskContacts(text)] : [],
  );
}
