// Payment links by GetCourse: its import of deals (`POST <api root>/deals`, form fields action, key and params, the last
// being JSON in base64). One call makes the user, the deal and its payment link; the deal's number is ours, so that a
// call repeated after a lost answer meets the deal it made before.
import { ActivityFailedError } from '../../app/activity-port.ts';
import type { LinkRequest, PaymentLink, PaymentProvider } from '../../app/payment-port.ts';
import { maskContacts } from '../../core/conversation/intents/mask-contacts.ts';
import { isJsonObject, jsonToText } from '../../core/json.ts';
import type { Json, JsonObject } from '../../core/json.ts';

export interface GetCourseOptions {
  /** As in `https://<account>.getcourse.ru/pl/api`. */
  readonly apiRoot: string;
  readonly apiKey: string;
  /** One call may take this long, ms; default 10 s, two thirds of the activity's own limit. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 10_000;
const MAX_ANSWER_CHARS = 100_000;

/** Makes the provider; nothing is kept between calls. */
export function makeGetCourseProvider(options: GetCourseOptions): PaymentProvider {
  return {
    createLink: async (request, signal) => {
      const answer = await callDeals(options, toDeal(request, new URL(options.apiRoot).hostname), signal);
      return readLink(answer);
    },
  };
}

/** The action's parameters. GetCourse knows people by e-mail: without one an address of the school's own stands in. */
function toDeal({ order, product, price, client, withoutEmail }: LinkRequest, host: string): JsonObject {
  const email = client.email ?? (withoutEmail ? `tg${client.telegramId}@${host}` : undefined);
  if (email === undefined)
    throw new ActivityFailedError('EMAIL_NEEDED', 'GetCourse makes no order without an e-mail.', false);
  return {
    user: {
      email,
      ...(client.phone !== undefined && { phone: client.phone }),
      ...(client.firstName !== undefined && { first_name: client.firstName }),
      ...(client.lastName !== undefined && { last_name: client.lastName }),
    },
    system: { refresh_if_exists: 1, return_payment_link: 1, return_deal_number: 1 },
    deal: {
      deal_number: order,
      ...(product.offer !== undefined && { offer_code: product.offer }),
      product_title: product.name,
      quantity: 1,
      deal_cost: price.toFixed(2),
      deal_currency: 'RUB',
      deal_status: 'new',
    },
  };
}

async function callDeals(options: GetCourseOptions, params: JsonObject, signal: AbortSignal): Promise<Json> {
  const body = new URLSearchParams({
    action: 'add',
    key: options.apiKey,
    params: Buffer.from(JSON.stringify(params)).toString('base64'),
  });
  const timeout = AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS);
  try {
    const response = await fetch(`${options.apiRoot.replace(/\/+$/, '')}/deals`, {
      method: 'POST',
      headers: { Accept: 'application/json' },
      body,
      redirect: 'error',
      signal: AbortSignal.any([signal, timeout]),
    });
    const text = await response.text();
    if (!response.ok) throw toStatusError(response.status);
    return parseAnswer(text);
  } catch (error) {
    if (error instanceof ActivityFailedError) throw error;
    throw down('GetCourse cannot be reached or did not answer in time.', error);
  }
}

/** A refusal by status is final, except where it says «later». */
function toStatusError(status: number): ActivityFailedError {
  if (status >= 500 || status === 408 || status === 429) return down(`GetCourse answered ${status}.`);
  return refused(`GetCourse answered ${status}: look at GETCOURSE_ACCOUNT and GETCOURSE_API_KEY.`);
}

function parseAnswer(text: string): Json {
  try {
    return JSON.parse(text.slice(0, MAX_ANSWER_CHARS)) as Json;
  } catch (error) {
    throw down('GetCourse answered something that is no JSON.', error);
  }
}

/** Both the call and the action say whether they succeeded, as booleans or as words. */
function readLink(answer: Json): PaymentLink {
  const result = isJsonObject(answer) ? answer['result'] : undefined;
  if (!isJsonObject(answer) || !isJsonObject(result)) throw down('GetCourse answered without a result.');
  if (!isTrue(answer['success']) || !isTrue(result['success'] ?? true) || isTrue(result['error'])) {
    // Its message may hold the client's address.
    const message = jsonToText(result['error_message'] ?? answer['error_message'] ?? 'no reason given');
    throw refused(`GetCourse refused the order: ${maskContacts(message.slice(0, 200))}`);
  }
  const { payment_link: link, deal_id: deal } = result;
  if (typeof link !== 'string' || !/^https?:\/\//.test(link))
    throw refused(
      'GetCourse made the order but gave no payment link; look at the payment settings of the account.',
    );
  return deal === undefined || deal === null || deal === ''
    ? { link }
    : { link, providerOrder: jsonToText(deal) };
}

function isTrue(value: Json | undefined): boolean {
  return value === true || value === 1 || value === 'true' || value === '1';
}

function down(message: string, cause?: unknown): ActivityFailedError {
  return new ActivityFailedError('PROVIDER_DOWN', message, true, cause);
}

function refused(message: string): ActivityFailedError {
  return new ActivityFailedError('PROVIDER_REFUSED', message, false);
}
