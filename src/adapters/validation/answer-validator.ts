// The model's contract compiled by Ajv. Here and not in core: Ajv compiles with `new Function`, which a strict content
// policy forbids in the browser.
import { Ajv } from 'ajv';
import { ANSWER_SCHEMA } from '../../core/policy/answer-contract.ts';
import { readAnswer } from '../../core/policy/answer-repair.ts';
import type { AnswerVerdict } from '../../core/policy/answer-repair.ts';

/** Reads one raw answer of the model. */
export type AnswerReader = (raw: string) => AnswerVerdict;

/** Compiles the contract once; the reader is pure and may be shared. */
export function makeAnswerReader(): AnswerReader {
  const validate = new Ajv({ strict: true, allErrors: false }).compile(ANSWER_SCHEMA);
  return (raw) => readAnswer(raw, (value) => validate(value));
}
