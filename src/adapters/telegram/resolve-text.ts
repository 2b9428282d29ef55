// Where a message's text comes from: the definition itself, the content table, or a prompt file.
import { compileTemplate } from '../../core/conversation/render-text.ts';
import type { TextTemplate } from '../../core/conversation/render-text.ts';
import type { Json } from '../../core/json.ts';
import type { TextRef } from '../../core/step/effect.ts';

/** The editable texts, read from memory: rendering happens while an event is being committed. */
export interface TextSources {
  content(key: string): SourceText | undefined;
  /** In the version that the running version of the funnel was published with. */
  prompt(file: string, section: string, funnel: string): SourceText | undefined;
}

/** A text with its version, which the journal's reader may want to know. */
export interface SourceText {
  readonly text: string;
  readonly version: number;
}

/** A template with its origin, as `messages.meta` keeps it. */
export interface ResolvedText {
  readonly render: TextTemplate;
  readonly source: Json;
}

const KEPT_TEMPLATES = 500;

/**
 * Makes the reader of texts. Prepared templates are kept by their text, so an edited text is prepared anew and an old
 * one falls out; `undefined` when the reference leads nowhere.
 */
export function makeResolveText(
  sources: TextSources,
): (ref: TextRef, funnel: string) => ResolvedText | undefined {
  const templates = new Map<string, TextTemplate>();
  const prepare = (text: string): TextTemplate => {
    const known = templates.get(text);
    if (known !== undefined) return known;
    if (templates.size >= KEPT_TEMPLATES) templates.clear();
    const made = compileTemplate(text);
    templates.set(text, made);
    return made;
  };
  return (ref, funnel) => {
    if (ref.kind === 'text') return { render: prepare(ref.text), source: 'text' };
    if (ref.kind === 'content') {
      const content = sources.content(ref.key);
      return (
        content && { render: prepare(content.text), source: { content: ref.key, version: content.version } }
      );
    }
    const prompt = sources.prompt(ref.file, ref.section, funnel);
    return (
      prompt && {
        render: prepare(prompt.text),
        source: { prompt: `${ref.file}#${ref.section}`, version: prompt.version },
      }
    );
  };
}
