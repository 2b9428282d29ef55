// The one way in for updates, whether a webhook brought them or long polling.
import type { AnswerPress } from '../../app/answer-press.ts';
import type { AdmitEvent, InboundEvent } from '../../app/inbound.ts';
import type { Log } from '../../app/log.ts';
import type { Metrics } from '../../app/metrics.ts';
import { makeAlbumMemory } from './album-memory.ts';
import { UNKNOWN_PRESS } from './parse-callback-query.ts';
import { makeClientRate } from './client-rate.ts';
import type { TakeOfClient } from './client-rate.ts';
import type { RouteStaff } from './route-staff.ts';
import type { ChatNotice, ParseUpdate, ParsedUpdate } from './parsed-update.ts';

/** What taking updates needs. */
export interface TelegramIngressDeps {
  readonly admit: AdmitEvent;
  readonly parse: ParseUpdate;
  /** Finds the subject of acts of the school's people; without it every act stays its author's. */
  readonly route?: RouteStaff;
  /** Answers a press that is no event; a repeat of a press already answered is left alone. */
  answer: AnswerPress;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Limit per client; default: {@link CLIENT_RATE}. */
  readonly takeOfClient?: TakeOfClient;
  /** A change of a group or channel, e.g. of the managers' one; must not throw. */
  onNotice?(notice: ChatNotice): void;
}

/** Takes updates in. */
export interface TelegramIngress {
  /**
   * Resolves once the update is committed, known or ignored; rejects only when nothing could be written, and the
   * same update may then be brought again. Updates of one client keep the order of the calls.
   */
  handle(update: unknown, requestId?: string): Promise<void>;
}

/** Shown on a button when a client presses far faster than a person reads. */
const TOO_FAST = 'Слишком быстро. Подождите пару секунд, пожалуйста.';

/** Makes the way in. */
export function makeTelegramIngress(deps: TelegramIngressDeps): TelegramIngress {
  const takeOfClient = deps.takeOfClient ?? makeClientRate();
  const markAlbumPart = makeAlbumMemory();
  return {
    handle: async (update, requestId) => {
      const own = deps.parse(update);
      if (own.kind === 'event' && !takeOfClient(own.inbound.to.key)) return leave(deps, own, requestId);
      const routed = deps.route?.(own, update) ?? own;
      // Without a look-up the event is admitted in this very turn: that is what keeps a client's updates in order.
      const parsed = routed instanceof Promise ? await routed : routed;
      if (parsed.kind !== 'event') passOver(deps, parsed, requestId);
      else await admit(deps, markAlbumPart(parsed.inbound), requestId);
    },
  };
}

async function admit(
  { admit: admitEvent, log, metrics }: TelegramIngressDeps,
  inbound: InboundEvent,
  requestId: string | undefined,
): Promise<void> {
  // What became of it is counted by the engine, for every event alike; here only what never becomes one.
  const admission = await admitEvent(inbound);
  if (admission.kind === 'parked') {
    log.warn('update parked', { request_id: requestId, user_id: inbound.to.key, reason: admission.reason });
  } else if (admission.kind === 'applied' && isKnownPress(inbound.event)) {
    metrics.buttonPressed(inbound.event.type);
  }
}

/** A flood is not stepped; a press is answered all the same, so that the button does not hang. */
function leave(
  { answer, log, metrics }: TelegramIngressDeps,
  parsed: ParsedUpdate & { kind: 'event' },
  requestId?: string,
): void {
  const { label, inbound } = parsed;
  metrics.updateHandled(label, 'ignored');
  log.warn('a client sends too much', { request_id: requestId, user_id: inbound.to.key });
  if (inbound.event.via.kind === 'press') answer(inbound.event.via.callbackId, TOO_FAST);
}

/** What is no event of a subject: nothing is stored, so there is nothing to wait for. */
function passOver(
  { answer, log, metrics, onNotice }: TelegramIngressDeps,
  parsed: Exclude<ParsedUpdate, { kind: 'event' }>,
  requestId: string | undefined,
): void {
  metrics.updateHandled(parsed.label, 'ignored');
  switch (parsed.kind) {
    case 'ignored':
      log.info('update ignored', { request_id: requestId, kind: parsed.label, reason: parsed.reason });
      break;
    case 'notice':
      log.warn('a chat changed', { request_id: requestId, ...parsed.notice });
      onNotice?.(parsed.notice);
      break;
    case 'refused-press':
      log.info('press refused', { request_id: requestId });
      if (parsed.text === undefined) answer(parsed.callbackId);
      else answer(parsed.callbackId, parsed.text, true);
      break;
    default:
      parsed satisfies never;
  }
}

function isKnownPress(event: { readonly type: string; readonly via: { readonly kind: string } }): boolean {
  return event.via.kind === 'press' && event.type !== UNKNOWN_PRESS;
}
