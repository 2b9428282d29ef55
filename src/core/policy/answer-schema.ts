/** The contract narrowed to one state, in the part of JSON Schema that providers with structured outputs take. */
import type { JsonObject } from '../json.ts';
import type { NextAction } from './answer-contract.ts';

/**
 * Schema of a reply from which only these callbacks and next actions may be chosen. Lengths and numbers are left out:
 * providers refuse a schema that names them, and the judge holds them anyway.
 */
export function replySchema(callbacks: readonly string[], proposals: readonly NextAction[]): JsonObject {
  const callback: JsonObject =
    callbacks.length === 0 ? { type: 'string' } : { type: 'string', enum: callbacks };
  const actions: readonly NextAction[] = proposals.includes('ask') ? proposals : ['ask', ...proposals];
  return {
    type: 'object',
    additionalProperties: false,
    required: ['reply_text', 'buttons', 'next_action', 'confidence'],
    properties: {
      reply_text: { type: 'string' },
      buttons: {
        type: 'array',
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['text', 'callback'],
          properties: { text: { type: 'string' }, callback },
        },
      },
      next_action: { type: 'string', enum: actions },
      confidence: { type: 'number' },
    },
  };
}
