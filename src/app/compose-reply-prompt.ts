/** The prompt files of one reply: which versions, and what the offline model may say from them. */
import type { ReplyFacts } from '../core/conversation/compose-facts.ts';
import type { PromptTemplates } from '../core/conversation/compose-prompt.ts';
import type { ScriptedSources } from '../core/conversation/compose-scripted.ts';
import { splitPromptRef, splitVariants } from '../core/conversation/prompt-file.ts';
import { renderText } from '../core/conversation/render-text.ts';
import type { CatalogueLookup } from '../core/funnel/scope.ts';
import { isJsonArray, isJsonObject, jsonToText } from '../core/json.ts';
import type { JsonObject } from '../core/json.ts';
import type { Prompt, PromptPins, Prompts } from './prompts.ts';

/** Who the model is and how it writes. */
const SYSTEM = 'system_manager';
/** How to pass materials on; read when there are candidates. */
const SELECTOR = 'materials_selector';
/** Ready lines of a section `[x]` stand in `[x-lines]`; of a file without sections in `[lines]`. */
const LINES = 'lines';
const NOT_FOUND = { file: 'help_faq', section: 'not-found' } as const;

export interface ReplyPrompts {
  readonly templates: PromptTemplates;
  readonly sources: ScriptedSources;
  /** What the call is remembered by: the prompt of the state. */
  readonly name: string;
  readonly version: number;
  readonly hash: string;
  /** Whether the definition's prompt was found. */
  readonly found: boolean;
}

/** Reads what a state's `meta.compose.prompt` names, in the versions that its funnel is pinned to. */
export function readReplyPrompts(
  from: {
    readonly prompts: Prompts;
    readonly pins: PromptPins;
    readonly policy: string;
    readonly lookup: CatalogueLookup;
  },
  ref: string,
  facts: ReplyFacts,
): ReplyPrompts {
  const { prompts, pins } = from;
  const { file, section } = splitPromptRef(ref);
  const system = prompts.find(SYSTEM, pins[SYSTEM]);
  const state = prompts.find(file, pins[file]);
  const selector = prompts.find(SELECTOR, pins[SELECTOR]);
  // What stands above the sections is for those who edit the file.
  const task = section === '' ? state?.preamble : state?.sections.get(section);
  const lines = state?.sections.get(section === '' ? LINES : `${section}-${LINES}`) ?? '';
  const notFound = prompts.find(NOT_FOUND.file)?.sections.get(NOT_FOUND.section) ?? '';
  const values = toLineValues(facts);
  const fill = (text: string): string => renderText(text, values, { as: 'plain' });
  return {
    templates: {
      system: system?.preamble ?? '',
      task: task ?? '',
      materials: selector?.preamble ?? '',
      policy: from.policy,
    },
    sources: {
      lines: splitVariants(lines).map(fill),
      say: fill(jsonToText(facts.extra['say'])),
      ask: fill(jsonToText(facts.extra['ask'])),
      notFound: splitVariants(notFound).map(fill),
      faq: listFaq(from.lookup),
    },
    name: ref.slice(0, 100),
    version: state?.version ?? 0,
    hash: hashOf(facts.materials.length === 0 ? [state, system] : [state, system, selector]),
    found: task !== undefined,
  };
}

/** All files that make the question are told by its hash. */
function hashOf(files: readonly (Prompt | undefined)[]): string {
  return files.map((file) => file?.hash ?? '').join('+');
}

/** Placeholders of ready lines; what is not known is empty, and the text is mended around it. */
function toLineValues({ client, products, extra }: ReplyFacts): JsonObject {
  const [product] = products;
  return {
    ...extra,
    ...client,
    ...(product === undefined
      ? {}
      : { product: product.name, description: product.description, price: product.price }),
  };
}

function listFaq(lookup: CatalogueLookup): ScriptedSources['faq'] {
  const faq = lookup('faq');
  return (isJsonArray(faq) ? faq : []).flatMap((entry) =>
    isJsonObject(entry)
      ? [{ question: jsonToText(entry['question']), answer: jsonToText(entry['answer']) }]
      : [],
  );
}
