/** The prompts as use cases see them: files that people edit while the program runs. */
import type { ClaimsFilter } from '../core/safety/claims-filter.ts';
import type { SafetyPolicy } from '../core/safety/safety-policy.ts';

/** One version of one prompt. */
export interface Prompt {
  readonly name: string;
  readonly version: number;
  /** Changes with every edit of the file. */
  readonly hash: string;
  /** What stands above the first section; the whole text of a file without sections. */
  readonly preamble: string;
  readonly sections: ReadonlyMap<string, string>;
}

/** Which version of which prompt a published funnel speaks by. */
export type PromptPins = Readonly<Record<string, number>>;

export interface Prompts {
  /**
   * A prompt in its last good state; without a version, or with one that no file has any more, the highest.
   * `undefined` when no file of this name was ever good.
   */
  find(name: string, version?: number): Prompt | undefined;
  /** The highest version of every prompt: what a funnel published now is pinned to. */
  latest(): PromptPins;
}

/** The text of a section, of a file without sections the whole, in the pinned version where there is one. */
function readSection(
  prompts: Prompts,
  file: string,
  section: string,
  pins: PromptPins,
): { readonly text: string; readonly version: number } | undefined {
  const prompt = prompts.find(file, pins[file]);
  const text = section === '' ? prompt?.preamble : prompt?.sections.get(section);
  return prompt === undefined || text === undefined ? undefined : { text, version: prompt.version };
}

/** A section that is said as it is; `undefined` too when it breaks the safety policy, whoever edited it. */
export type ReadSpoken = (file: string, section: string, pins: PromptPins) => ReturnType<typeof readSection>;

/**
 * Makes the reader. Files are checked when they change (their last good state goes on), but one that was edited while the
 * program was down, or before the policy, is met here for the first time. A text is weighed once for each policy.
 */
export function makeReadSpoken(prompts: Prompts, claims: ClaimsFilter): ReadSpoken {
  const known = new WeakMap<SafetyPolicy, Map<string, boolean>>();
  const isSafe = (text: string): boolean => {
    const verdicts = known.get(claims.policy) ?? new Map<string, boolean>();
    known.set(claims.policy, verdicts);
    const verdict = verdicts.get(text) ?? claims.isSafe(text);
    verdicts.set(text, verdict);
    return verdict;
  };
  return (file, section, pins) => {
    const found = readSection(prompts, file, section, pins);
    return found === undefined || !isSafe(found.text) ? undefined : found;
  };
}
