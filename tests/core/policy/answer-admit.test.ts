/** Of the model's proposals only what is legal in the present state is kept. */
import { describe, expect, it } from 'vitest';
import { admitProposals } from '../../../src/core/policy/answer-admit.ts';
import type { LegalProposals } from '../../../src/core/policy/answer-admit.ts';
import type { Answer } from '../../../src/core/policy/answer-contract.ts';

const legal: LegalProposals = {
  callbacks: (callback) => callback === 'survey:start' || callback === 'consult:start',
  nextActions: new Set(['ask', 'offer_consult']),
};
const answer = (changes: Partial<Answer>): Answer => ({
  reply_text: 'Начнём?',
  buttons: [],
  next_action: 'ask',
  confidence: 0.8,
  ...changes,
});

describe('admitProposals', () => {
  it('drops an illegal button and keeps the legal one', () => {
    const buttons = [
      { text: 'Да', callback: 'survey:start' },
      { text: 'Сбросить базу', callback: 'db:truncate:users' },
    ];
    expect(admitProposals(answer({ buttons }), legal)).toEqual({
      answer: answer({ buttons: [{ text: 'Да', callback: 'survey:start' }] }),
      dropped: ['db:truncate:users'],
    });
  });

  it('corrects case and spaces where that makes it legal', () => {
    const admitted = admitProposals(answer({ buttons: [{ text: 'Да', callback: ' Survey:Start ' }] }), legal);
    expect(admitted.answer.buttons).toEqual([{ text: 'Да', callback: 'survey:start' }]);
  });

  it('shows one button once, however it was spelt', () => {
    const buttons = ['survey:start', 'Survey:Start'].map((callback) => ({ text: 'Да', callback }));
    expect(admitProposals(answer({ buttons }), legal).answer.buttons).toHaveLength(1);
  });

  it('an illegal next action becomes «ask», which moves nothing', () => {
    const admitted = admitProposals(answer({ next_action: 'offer_payment' }), legal);
    expect(admitted).toMatchObject({ answer: { next_action: 'ask' }, dropped: ['offer_payment'] });
  });

  it('leaves a legal answer as it is', () => {
    const sound = answer({
      next_action: 'offer_consult',
      buttons: [{ text: 'Да', callback: 'consult:start' }],
    });
    expect(admitProposals(sound, legal)).toEqual({ answer: sound, dropped: [] });
  });
});
