/** A desk's dialogues as its context keeps them, and how headers name them. */
import { isJsonArray, isJsonObject, jsonToText } from '../json.ts';
import type { Json, JsonObject } from '../json.ts';

export interface Dialogue {
  readonly client: number;
  readonly name: string;
  readonly lead: Json;
}

/** In the order in which they came. */
export function listDialogues(context: JsonObject): readonly (Dialogue & JsonObject)[] {
  const { dialogues } = context;
  if (!isJsonArray(dialogues)) return [];
  return dialogues.flatMap((each) => {
    if (!isJsonObject(each)) return [];
    const { client, name, lead = null } = each;
    return typeof client === 'number' ? [{ client, name: jsonToText(name), lead }] : [];
  });
}

/** The dialogue with a client, `undefined` when the desk does not lead it. */
export function findDialogue(context: JsonObject, client: Json | undefined): Dialogue | undefined {
  return listDialogues(context).find((each) => each.client === client);
}

/** «Анна Крылова · заявка №17». */
export function nameDialogue({ name, lead }: Dialogue): string {
  return typeof lead === 'number' ? `${name} · заявка №${lead}` : name;
}

/** Whom the manager's words go to, said in every header that is not that client's; empty when it is. */
export function describeDesk(context: JsonObject, client: number): string {
  const { focus } = context;
  if (focus === client) return '';
  const focused = findDialogue(context, focus);
  return focused === undefined ? 'Сейчас никто не выбран' : `Сейчас вы пишете: ${focused.name}`;
}
