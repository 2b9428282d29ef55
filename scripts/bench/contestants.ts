// Who can be measured, and how the final table names them.
import type { SetUpContestant } from './peers/contestant.ts';
import type { ContestantName } from './run-spec.ts';

/** Loads a contestant's module; the packages of the others are not touched. */
export async function loadContestant(name: ContestantName): Promise<SetUpContestant> {
  switch (name) {
    case 'ours':
      return (await import('./our-engine.ts')).setUp;
    case 'grammy-session':
      return (await import('./peers/grammy-session.ts')).setUp;
    case 'grammy-conversations':
      return (await import('./peers/grammy-conversations.ts')).setUp;
    case 'xstate-prisma':
      return (await import('./peers/xstate-prisma.ts')).setUp;
    case 'telegraf-scenes':
      return (await import('./peers/telegraf-scenes.ts')).setUp;
    case 'one-cte':
      return (await import('./peers/one-cte.ts')).setUp;
  }
}
