/** Activities: work with an outcome. The implementations are adapters; what they may take and must give stands here. */
import { Type } from 'typebox';
import { defineActivity } from '../funnel/vocabulary.ts';
import type { ActivityItem } from '../funnel/vocabulary.ts';

export const activities: readonly ActivityItem[] = [
  defineActivity({
    name: 'summariseProfile',
    title: { ru: 'Краткая сводка анкеты', en: 'Short summary of the survey' },
    params: Type.Object({
      name: Type.Union([Type.String(), Type.Null()]),
      segment: Type.String(),
      score: Type.Integer(),
      answers: Type.Array(Type.Object({ question: Type.String(), answer: Type.String() })),
    }),
    outcome: Type.Object({ text: Type.String({ minLength: 1, maxLength: 1500 }) }),
    timeoutMs: 12_000,
    maxAttempts: 2,
    typing: true,
  }),
];
