/**
 * The live events of the chat page over Server-Sent Events. Events are numbered; a page that (re)connects reads
 * the state first and drops the events it already contains.
 */
import type { Request, Response } from 'express';
import type { World } from '../world/make-world.ts';
import type { WorldFact } from '../world/world-fact.ts';
import type { PageEvent } from './page-event.ts';
import { toPageEvent } from './to-page-view.ts';

/** The hub: what is published goes to every open page. */
export interface EventStream {
  publish(event: PageEvent): void;
  seq(): number;
  attach(request: Request, response: Response): void;
  /** Ends every open stream. */
  close(): void;
}

const heartbeatMs = 20_000;

/** A hub that follows the world by itself. */
export function makeEventStream(world: World): EventStream {
  const pages = new Set<Response>();
  let seq = 0;
  const publish = (event: PageEvent): void => {
    seq += 1;
    const data = `id: ${seq}\ndata: ${JSON.stringify({ ...event, seq })}\n\n`;
    for (const page of pages) page.write(data);
  };
  const carried = new Map<number, { chatId: number; messageId: number }>();
  const unwatch = world.watch((fact) => {
    const event = toPageEvent(world, fact);
    if (event) publish(event);
    for (const delivery of followDelivery(carried, fact)) publish(delivery);
  });
  const heartbeat = setInterval(() => {
    for (const page of pages) page.write(': still here\n\n');
  }, heartbeatMs);
  heartbeat.unref();
  return {
    publish,
    seq: () => seq,
    attach(request, response) {
      response.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-cache, no-transform',
        'x-accel-buffering': 'no',
      });
      response.write('retry: 1000\n\n');
      pages.add(response);
      request.on('close', () => pages.delete(response));
    },
    close() {
      clearInterval(heartbeat);
      unwatch();
      for (const page of pages) page.end();
      pages.clear();
    },
  };
}

/** Remembers which message each queued update carries, and names the messages once their updates are taken. */
function followDelivery(
  carried: Map<number, { chatId: number; messageId: number }>,
  fact: WorldFact,
): PageEvent[] {
  if (fact.type === 'message-added' && fact.stored.updateId !== undefined) {
    carried.set(fact.stored.updateId, { chatId: fact.chatId, messageId: fact.stored.message.message_id });
  }
  if (fact.type !== 'updates-taken') return [];
  return fact.updateIds.flatMap((id): PageEvent[] => {
    const found = carried.get(id);
    carried.delete(id);
    return found ? [{ kind: 'messages-delivered', chatId: found.chatId, messageIds: [found.messageId] }] : [];
  });
}
