/** Keeps of an answer's proposals what is legal in the present state. What the model may bring about ends here. */
import { BUTTONS_MAX } from './answer-contract.ts';
import type { Answer, AnswerButton, NextAction } from './answer-contract.ts';

/** What the state lets the model propose. */
export interface LegalProposals {
  /** Whether a button with this callback may be shown to this client now. */
  readonly callbacks: (callback: string) => boolean;
  readonly nextActions: ReadonlySet<NextAction>;
}

export interface AdmittedAnswer {
  readonly answer: Answer;
  /** What was dropped, for the log: callbacks and next actions as the model wrote them. */
  readonly dropped: readonly string[];
}

/**
 * Drops illegal buttons, then those beyond {@link BUTTONS_MAX}, and an illegal next action (`ask` stands in: it moves
 * nothing). A callback that is legal but for its case or spaces is corrected. Never adds anything.
 */
export function admitProposals(answer: Answer, legal: LegalProposals): AdmittedAnswer {
  const dropped: string[] = [];
  const buttons: AnswerButton[] = [];
  for (const button of answer.buttons) {
    const callback = [button.callback, button.callback.trim().toLowerCase()].find(legal.callbacks);
    const full = buttons.length >= BUTTONS_MAX;
    if (callback === undefined || full || buttons.some((other) => other.callback === callback))
      dropped.push(button.callback);
    else buttons.push({ text: button.text, callback });
  }
  const allowed = legal.nextActions.has(answer.next_action);
  if (!allowed) dropped.push(answer.next_action);
  return { answer: { ...answer, buttons, next_action: allowed ? answer.next_action : 'ask' }, dropped };
}
