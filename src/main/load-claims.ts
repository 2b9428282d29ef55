/** The claims filter of this program: what nobody may say to a client, as prompts/safety_policies.txt has it. */
import { readFile } from 'node:fs/promises';
import { makeClaimsFilter } from '../core/safety/claims-filter.ts';
import type { ClaimsFilter } from '../core/safety/claims-filter.ts';
import { parseSafetyPolicy } from '../core/safety/parse-safety-policy.ts';

const FILE = new URL('../../prompts/safety_policies.txt', import.meta.url);

/** @throws when the policy does not parse, naming every line that is wrong: without it no text may go out. */
export async function loadClaims(): Promise<ClaimsFilter> {
  const parsed = parseSafetyPolicy(await readFile(FILE, 'utf8'));
  if (parsed.kind === 'parsed') return makeClaimsFilter(parsed.policy);
  const problems = parsed.problems.map(({ line, message }) => `line ${line}: ${message}`);
  throw new Error(`prompts/safety_policies.txt does not parse:\n${problems.join('\n')}`);
}
