/** Where a text of a definition comes from, as far as the linter can see. */
import type { LintContext } from './lint-finding.ts';
import { parseTextRef } from './orders.ts';

/** The template behind a text reference; `undefined` when it cannot be seen or does not exist. */
export function findText(context: LintContext, text: string): string | undefined {
  const ref = parseTextRef(text);
  switch (ref.kind) {
    case 'text':
      return ref.text;
    case 'content':
      return context.contentKeys?.get(ref.key);
    case 'prompt':
      return context.promptSections?.get(promptKey(ref.file, ref.section));
  }
}

/** Key of a prompt's section in `LintContext.promptSections`; without a section the file itself is meant. */
export function promptKey(file: string, section: string): string {
  return section === '' ? file : `${file}#${section}`;
}
