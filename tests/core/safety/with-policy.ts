/** The shipped policy, compiled, and small ones for single rules. */
import { readFileSync } from 'node:fs';
import { makeClaimsFilter } from '../../../src/core/safety/claims-filter.ts';
import type { ClaimsFilter } from '../../../src/core/safety/claims-filter.ts';
import { parseSafetyPolicy } from '../../../src/core/safety/parse-safety-policy.ts';
import type { SafetyPolicy } from '../../../src/core/safety/safety-policy.ts';

const FILE = new URL('../../../prompts/safety_policies.txt', import.meta.url);

export function shippedPolicyText(): string {
  return readFileSync(FILE, 'utf8');
}

export function parsePolicy(text: string): SafetyPolicy {
  const parsed = parseSafetyPolicy(text);
  if (parsed.kind === 'parsed') return parsed.policy;
  throw new Error(parsed.problems.map(({ line, message }) => `${line}: ${message}`).join('\n'));
}

export function shippedFilter(): ClaimsFilter {
  return makeClaimsFilter(parsePolicy(shippedPolicyText()));
}
