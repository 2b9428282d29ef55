// The machine of peer (d): the same walk as a plain XState machine.
import { assign, setup } from 'xstate';

/** What the machine takes; made from an act by {@link toNaiveEvent}. */
export type NaiveEvent =
  | { readonly type: 'START' | 'BONUS' | 'SURVEY' | 'CONSULT' | 'CONFIRM' }
  | { readonly type: 'ANSWER'; readonly question: number; readonly answer: string }
  | { readonly type: 'DATE'; readonly date: string }
  | { readonly type: 'TEXT'; readonly text: string };

interface NaiveContext {
  readonly step: number;
  readonly answers: Readonly<Record<string, string>>;
  readonly date?: string;
  readonly time?: string;
}

const NAMED: Readonly<
  Record<string, NaiveEvent['type'] & ('START' | 'BONUS' | 'SURVEY' | 'CONSULT' | 'CONFIRM')>
> = {
  '/start': 'START',
  'bonus:get': 'BONUS',
  'survey:start': 'SURVEY',
  'consult:start': 'CONSULT',
  'consult:confirm': 'CONFIRM',
};

/** The event of a text or a callback. */
export function toNaiveEvent(act: string): NaiveEvent {
  const type = NAMED[act];
  if (type !== undefined) return { type };
  const answer = /^survey:q(\d):(\w)$/.exec(act);
  if (answer !== null) return { type: 'ANSWER', question: Number(answer[1]), answer: answer[2] ?? '' };
  const date = /^consult:date:(.+)$/.exec(act)?.[1];
  return date === undefined ? { type: 'TEXT', text: act } : { type: 'DATE', date };
}

const question = (number: number, target: string) => ({
  on: {
    ANSWER: {
      guard: { type: 'answers' as const, params: { number } },
      target,
      actions: 'saveAnswer' as const,
    },
  },
});

/** Twelve states; actions only assign. */
export const naiveMachine = setup({
  types: { context: {} as NaiveContext, events: {} as NaiveEvent },
  guards: {
    answers: ({ event }, { number }: { number: number }) =>
      event.type === 'ANSWER' && event.question === number,
    isTime: ({ event }) => event.type === 'TEXT' && /^\d\d:\d\d$/.test(event.text),
  },
  actions: {
    next: assign({ step: ({ context }) => context.step + 1 }),
    saveAnswer: assign(({ context, event }) =>
      event.type === 'ANSWER'
        ? { step: context.step + 1, answers: { ...context.answers, [event.question]: event.answer } }
        : {},
    ),
    saveDate: assign(({ context, event }) =>
      event.type === 'DATE' ? { step: context.step + 1, date: event.date } : {},
    ),
    saveTime: assign(({ context, event }) =>
      event.type === 'TEXT' ? { step: context.step + 1, time: event.text } : {},
    ),
  },
}).createMachine({
  id: 'walk',
  initial: 'idle',
  context: { step: -1, answers: {} },
  states: {
    idle: { on: { START: { target: 'welcome', actions: 'next' } } },
    welcome: { on: { BONUS: { target: 'bonus', actions: 'next' } } },
    bonus: { on: { SURVEY: { target: 'q1', actions: 'next' } } },
    q1: question(1, 'q2'),
    q2: question(2, 'q3'),
    q3: question(3, 'q4'),
    q4: question(4, 'q5'),
    q5: question(5, 'answered'),
    answered: { on: { CONSULT: { target: 'choosingDate', actions: 'next' } } },
    choosingDate: { on: { DATE: { target: 'askingTime', actions: 'saveDate' } } },
    askingTime: { on: { TEXT: { guard: 'isTime', target: 'confirming', actions: 'saveTime' } } },
    confirming: { on: { CONFIRM: { target: 'booked', actions: 'next' } } },
    booked: {},
  },
});
