/**
 * A file of prompts/: text above, then sections under lines such as `[offer]`. Several versions of one prompt lie side by
 * side, `name.txt` being the first and `name-v2.txt` the second.
 */

/** A file read: what stands above the first section, and the sections by name. */
export interface PromptText {
  readonly preamble: string;
  readonly sections: ReadonlyMap<string, string>;
}

/** `problem` says why a file cannot be used, with advice. */
export type ParsedPrompt =
  | { readonly kind: 'parsed'; readonly prompt: PromptText }
  | { readonly kind: 'broken'; readonly problem: string };

const SECTION = /^\[([a-z0-9][a-z0-9_.:-]*)\][ \t]*$/;
const TAG = /\{\{[^{}]*\}\}/g;
const PLACEHOLDER = /^\{\{\s*[#^/]?\s*[\w.:-]+\s*\}\}$/;

/** Reads a file's text; LF and CRLF are the same, texts come back trimmed. */
export function parsePromptFile(source: string): ParsedPrompt {
  if (source.startsWith('\uFEFF'))
    return broken('it begins with a byte order mark; save it as UTF-8 without BOM');
  if (source.includes('\uFFFD')) return broken('it is no UTF-8; save it as UTF-8');
  const text = source.replaceAll('\r\n', '\n');
  if (text.trim() === '') return broken('it is empty');
  const tag = [...text.matchAll(TAG)].map(([found]) => found).find((found) => !PLACEHOLDER.test(found));
  const torn = tag ?? /\{\{.{0,20}/.exec(text.replace(TAG, ''))?.[0];
  if (torn !== undefined) return broken(`«${torn}» is no placeholder; write {{name}}`);
  return splitSections(text);
}

function broken(problem: string): ParsedPrompt {
  return { kind: 'broken', problem };
}

function splitSections(text: string): ParsedPrompt {
  const sections = new Map<string, string[]>();
  const preamble: string[] = [];
  let lines = preamble;
  for (const line of text.split('\n')) {
    const name = SECTION.exec(line)?.[1];
    if (name === undefined) {
      lines.push(line);
      continue;
    }
    if (sections.has(name))
      return broken(`the section [${name}] stands there twice; join them or rename one`);
    lines = [];
    sections.set(name, lines);
  }
  const trimmed = [...sections].map(([name, inner]) => [name, inner.join('\n').trim()] as const);
  return { kind: 'parsed', prompt: { preamble: preamble.join('\n').trim(), sections: new Map(trimmed) } };
}

/** Name and version of a file, `undefined` for what is no prompt. */
export function parsePromptName(
  file: string,
): { readonly name: string; readonly version: number } | undefined {
  const match = /^([a-z][a-z0-9_]*)(?:-v([1-9]\d{0,3}))?\.txt$/.exec(file);
  return match?.[1] === undefined ? undefined : { name: match[1], version: Number(match[2] ?? 1) };
}

/** `<file>#<section>` or `<file>` as its parts. */
export function splitPromptRef(ref: string): { readonly file: string; readonly section: string } {
  const [file = '', section = ''] = ref.split('#');
  return { file, section };
}

/** Ready lines of a section: alternatives, parted by a line of three hyphens. */
export function splitVariants(text: string): readonly string[] {
  return text
    .split(/\n-{3,}[ \t]*(?:\n|$)/)
    .map((variant) => variant.trim())
    .filter((variant) => variant !== '');
}
