/**
 * The control API of the sandbox: what the chat page and tests do instead of people with telephones. Refusals are
 * `{error: {code, message}}` with Russian messages, since the page shows them.
 */
import express from 'express';
import type { NextFunction, Request, Response, Router } from 'express';
import Type from 'typebox';
import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import type { SandboxClock } from '../sandbox-clock.ts';
import { ActRefused, actSchema } from '../world/act.ts';
import { addClient, newClientSchema, removeClient } from '../world/change-clients.ts';
import type { World } from '../world/make-world.ts';
import { performAct } from '../world/perform-act.ts';
import type { EventStream } from './make-event-stream.ts';
import type { ClockView } from './page-event.ts';
import { toStateView } from './to-page-view.ts';

/**
 * `realNow` is the unmoved clock, against which the offset is shown; `reset` empties the world and, if asked, brings
 * the clock back.
 */
export interface ControlOptions {
  world: World;
  clock: SandboxClock;
  events: EventStream;
  realNow(): number;
  reset(withClock: boolean): Promise<void>;
}

const actBody = Type.Object({ chatId: Type.Integer(), act: actSchema });
const clockBody = Type.Union([
  Type.Object({ advanceSeconds: Type.Number({ minimum: 0, maximum: 366 * 24 * 3600 }) }),
  Type.Object({ to: Type.Literal('next-timer') }),
]);

const resetBody = Type.Object({ clock: Type.Optional(Type.Boolean()) });

/** The router of everything under `/sandbox` but the Bot API. */
export function makeControlRouter(options: ControlOptions): Router {
  const { world, clock, events } = options;
  const router = express.Router();
  router.use('/sandbox', refuseForeignOrigins);
  router.use('/sandbox', express.json({ limit: '64kb' }));
  router.get('/sandbox/state', async (_request, response) => {
    const view = await readClock(options);
    response.json(toStateView(world, view, events.seq()));
  });
  router.get('/sandbox/events', (request, response) => events.attach(request, response));
  router.post('/sandbox/act', (request, response) => {
    const { chatId, act } = parseBody(actBody, request.body);
    response.json(performAct(world, chatId, act));
  });
  router.post('/sandbox/clients', (request, response) => {
    response.status(201).json(addClient(world, parseBody(newClientSchema, request.body)));
  });
  router.delete('/sandbox/clients/:id', (request, response) => {
    removeClient(world, Number(request.params.id));
    response.status(204).end();
  });
  router.post('/sandbox/reset', async (request, response) => {
    const { clock: withClock = false } = parseBody(resetBody, request.body ?? {});
    if (withClock && clock.reset === undefined)
      throw new ActRefused('clock-stays', 409, 'Эти часы назад не идут');
    await options.reset(withClock);
    response.status(204).end();
  });
  router.get('/sandbox/clock', async (_request, response) => {
    response.json(await readClock(options));
  });
  router.post('/sandbox/clock', async (request, response) => {
    await clock.advance(await secondsToAdvance(clock, parseBody(clockBody, request.body)));
    const view = await readClock(options);
    events.publish({ kind: 'clock', clock: view });
    response.json(view);
  });
  router.use('/sandbox', sendRefusal);
  return router;
}

async function readClock({ clock, realNow }: ControlOptions): Promise<ClockView> {
  const nextDueAt = (await clock.nextDue()) ?? null;
  const now = clock.now();
  const offsetSeconds = Math.round((now - realNow()) / 1000);
  return { now, offsetSeconds, nextDueAt, canReset: clock.reset !== undefined };
}

async function secondsToAdvance(clock: SandboxClock, body: Static<typeof clockBody>): Promise<number> {
  if ('advanceSeconds' in body) return body.advanceSeconds;
  const dueAt = await clock.nextDue();
  if (dueAt === undefined) throw new ActRefused('no-timer-waits', 409, 'Ни один таймер не ждёт');
  return Math.max(0, Math.ceil((dueAt - clock.now()) / 1000));
}

function parseBody<T extends TSchema>(schema: T, body: unknown): Static<T> {
  if (Value.Check(schema, body)) return body;
  const [first] = Value.Errors(schema, body);
  throw new ActRefused(
    'bad-request',
    400,
    `Неверный запрос: ${first?.instancePath ?? ''} ${first?.message ?? ''}`.trim(),
  );
}

/** Another site's page must not play with a local sandbox: browsers name the origin of every write. */
function refuseForeignOrigins(request: Request, _response: Response, next: NextFunction): void {
  const { origin, host } = request.headers;
  if (request.method === 'GET' || origin === undefined || URL.parse(origin)?.host === host) return next();
  next(new ActRefused('foreign-origin', 403, 'Запросы с других сайтов не принимаются'));
}

function sendRefusal(error: unknown, _request: Request, response: Response, next: NextFunction): void {
  if (response.headersSent) return next(error);
  if (error instanceof ActRefused) {
    response.status(error.status).json({ error: { code: error.code, message: error.message } });
  } else if (error instanceof SyntaxError) {
    response.status(400).json({ error: { code: 'bad-json', message: 'Неверный JSON' } });
  } else next(error);
}
