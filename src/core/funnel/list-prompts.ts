/** Which prompt files a definition speaks by: what is pinned when it is published. */
import { splitPromptRef } from '../conversation/prompt-file.ts';
import { isJsonArray, isJsonObject, toJson } from '../json.ts';
import type { Json } from '../json.ts';
import type { FunnelDefinition } from './definition.ts';
import { parseTextRef } from './orders.ts';

/** Every composed reply is written by these too. */
const COMMON = ['system_manager', 'materials_selector'] as const;

/** Names of the files, each once: those of messages, those of composed replies and what these rest on. */
function listPrompts(definition: FunnelDefinition): readonly string[] {
  const names = new Set<string>();
  visit(toJson(definition), names);
  return [...names].sort();
}

function visit(value: Json, names: Set<string>): void {
  if (typeof value === 'string') {
    const ref = parseTextRef(value);
    if (ref.kind === 'prompt') names.add(ref.file);
  } else if (isJsonArray(value)) {
    for (const inner of value) visit(inner, names);
  } else if (isJsonObject(value)) {
    const { compose } = value;
    if (isJsonObject(compose) && typeof compose['prompt'] === 'string')
      for (const name of [splitPromptRef(compose['prompt']).file, ...COMMON]) names.add(name);
    for (const inner of Object.values(value)) visit(inner, names);
  }
}

/** The versions that a publication is pinned to; a file that is not there is left out, the linter names it. */
export function pinPrompts(
  definition: FunnelDefinition,
  latest: { readonly [name: string]: number },
): { readonly [name: string]: number } {
  return Object.fromEntries(
    listPrompts(definition).flatMap((name) => {
      const version = latest[name];
      return version === undefined ? [] : [[name, version] as const];
    }),
  );
}
