/** The claims filter as the product ships it: compiled from prompts/safety_policies.txt. */
import { readFile } from 'node:fs/promises';
import { makeClaimsFilter } from '../../../src/core/safety/claims-filter.ts';
import type { ClaimsFilter } from '../../../src/core/safety/claims-filter.ts';
import { parseSafetyPolicy } from '../../../src/core/safety/parse-safety-policy.ts';

const FILE = new URL('../../../prompts/safety_policies.txt', import.meta.url);

/** @throws when the policy does not parse, naming every line that is wrong. */
export async function loadClaimsFilter(): Promise<ClaimsFilter> {
  const parsed = parseSafetyPolicy(await readFile(FILE, 'utf8'));
  if (parsed.kind === 'parsed') return makeClaimsFilter(parsed.policy);
  const problems = parsed.problems.map(({ line, message }) => `line ${line}: ${message}`);
  throw new Error(`prompts/safety_policies.txt does not parse:\n${problems.join('\n')}`);
}
