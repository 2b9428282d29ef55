// The test clock where no sandbox serves it: GET and POST /sandbox/clock, in the sandbox's own form. Mounted only with
// TEST_CLOCK=1, which production refuses.
import express from 'express';
import type { Router } from 'express';

/** The clock as this route sees it. */
export interface ClockControl {
  now(): number;
  offsetMs(): number;
  /** Walks from due instant to due instant; resolves when everything on the way is done. */
  advance(seconds: number): Promise<unknown>;
  nextDue(): Promise<number | undefined>;
}

const MAX_ADVANCE_SECONDS = 366 * 24 * 3600;

/** Makes the routes; `find` is asked at every request, for the engine opens after the door. */
export function makeClockRouter(find: () => ClockControl | undefined): Router {
  const router = express.Router();
  router.get('/sandbox/clock', async (_request, response) => {
    const clock = find();
    if (clock === undefined) response.status(503).json({ error: 'the app is starting' });
    else response.json(await view(clock));
  });
  router.post('/sandbox/clock', express.json({ limit: '1kb' }), async (request, response) => {
    const clock = find();
    const seconds = readSeconds(request.body);
    if (clock === undefined) response.status(503).json({ error: 'the app is starting' });
    else if (seconds === undefined) {
      response.status(400).json({ error: `expected {"advanceSeconds": 0…${MAX_ADVANCE_SECONDS}}` });
    } else {
      await clock.advance(seconds);
      response.json(await view(clock));
    }
  });
  return router;
}

async function view(clock: ClockControl): Promise<object> {
  const nextDueAt = (await clock.nextDue()) ?? null;
  return { now: clock.now(), offsetSeconds: Math.round(clock.offsetMs() / 1000), nextDueAt };
}

function readSeconds(body: unknown): number | undefined {
  if (typeof body !== 'object' || body === null || !('advanceSeconds' in body)) return undefined;
  const { advanceSeconds } = body;
  if (typeof advanceSeconds !== 'number' || !Number.isFinite(advanceSeconds)) return undefined;
  return advanceSeconds >= 0 && advanceSeconds <= MAX_ADVANCE_SECONDS ? advanceSeconds : undefined;
}
