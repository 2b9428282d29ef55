/** The prompt files: read at start, followed from then on; the safety policy among them is the claims filter's. */
import { fileURLToPath } from 'node:url';
import { makePrompts } from '../adapters/prompts/make-prompts.ts';
import type { LivePrompts } from '../adapters/prompts/make-prompts.ts';
import type { Log } from '../app/log.ts';
import { parsePromptFile } from '../core/conversation/prompt-file.ts';
import { makeClaimsFilter } from '../core/safety/claims-filter.ts';
import type { ClaimsFilter } from '../core/safety/claims-filter.ts';
import { parseSafetyPolicy } from '../core/safety/parse-safety-policy.ts';
import type { Lifecycle } from './lifecycle.ts';

/** Where the product's prompts lie. */
const PROMPTS_DIR = fileURLToPath(new URL('../../prompts', import.meta.url));
const POLICY = 'safety_policies';
/** Files whose sections are said to clients word for word; the others are orders to the model. */
const SPOKEN: ReadonlySet<string> = new Set(['consult_offer', 'escalation', 'followups', 'payment_offer']);

export interface OpenPrompts {
  readonly prompts: LivePrompts;
  /** By the last good policy: an edit of it counts at once, a broken one never. */
  readonly claims: ClaimsFilter;
}

/** @throws when the safety policy is missing or broken at start: without it nothing may be said. */
export async function openPrompts(
  log: Log,
  lifecycle: Lifecycle,
  folder = PROMPTS_DIR,
): Promise<OpenPrompts> {
  const policy: { filter: ClaimsFilter | undefined } = { filter: undefined };
  const check = (name: string, source: string): string | undefined => {
    if (SPOKEN.has(name)) return findClaim(source, policy.filter);
    if (name !== POLICY) return undefined;
    const parsed = parseSafetyPolicy(source);
    if (parsed.kind === 'parsed') {
      policy.filter = makeClaimsFilter(parsed.policy);
      return undefined;
    }
    return parsed.problems.map(({ line, message }) => `line ${line}: ${message}`).join('; ');
  };
  const prompts = makePrompts({ folder, log, check });
  await prompts.start();
  lifecycle.onStop('prompts', () => prompts.stop());
  const first = policy.filter;
  if (first === undefined)
    throw new Error(`prompts/${POLICY}.txt is missing or broken; mend it, see the log for its lines.`);
  return { prompts, claims: makeLiveFilter(() => policy.filter ?? first) };
}

/** One filter for those who keep it, whatever the policy becomes meanwhile. */
function makeLiveFilter(present: () => ClaimsFilter): ClaimsFilter {
  return {
    check: (text) => present().check(text),
    isSafe: (text) => present().isSafe(text),
    get policy() {
      return present().policy;
    },
  };
}

/** What an edited file would promise, with the place; before the policy is read nothing can be said about it. */
function findClaim(source: string, filter: ClaimsFilter | undefined): string | undefined {
  const parsed = parsePromptFile(source);
  if (parsed.kind === 'broken' || filter === undefined) return undefined;
  for (const [section, text] of parsed.prompt.sections) {
    const found = filter.check(text).find(({ severity }) => severity === 'block');
    if (found !== undefined)
      return `[${section}] says «${found.quote}» (${found.title}); say it without a claim`;
  }
  return undefined;
}
