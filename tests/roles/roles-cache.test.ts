/** Roles in memory: of two readings under way the one that set out last counts, whichever comes back first. */
import type { Pool } from 'pg';
import { expect, it } from 'vitest';
import { makeRoles } from '../../src/adapters/db/roles.ts';
import { makeMemoryLog } from '../support/log.ts';

const IRINA = 901;

it('a slow reading does not undo what a later one has read', async () => {
  const answers: ((role: string) => void)[] = [];
  const query = (): Promise<unknown> =>
    new Promise((resolve) =>
      answers.push((role) =>
        resolve({ rows: [{ telegram_id: String(IRINA), role, name: null, username: null }] }),
      ),
    );
  const roles = makeRoles({ pool: { query } as unknown as Pool, log: makeMemoryLog() });
  const changes: (string | undefined)[] = [];
  roles.onChange(() => changes.push(roles.find(IRINA)));
  const [early, late] = [roles.refresh(), roles.refresh()];
  answers[1]?.('editor');
  await late;
  expect(roles.find(IRINA)).toBe('editor');
  answers[0]?.('owner');
  await early;
  expect(roles.find(IRINA)).toBe('editor');
  expect(changes).toEqual(['editor']);
});
