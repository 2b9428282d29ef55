/** One delivery to the webhook over HTTP. */
import { request } from 'undici';
import type { Update } from '../world/telegram-shapes.ts';
import type { WebhookSetting } from '../world/world-state.ts';

/** What came of it; the reason is in the words of getWebhookInfo. */
export type PostOutcome = { ok: true } | { ok: false; reason: string };

/** Posts one update. Never throws: a broken connection is an outcome too. */
export type PostUpdate = (webhook: WebhookSetting, update: Update) => Promise<PostOutcome>;

const timeoutMs = 60_000;

/** The real thing, through undici. */
export const postUpdate: PostUpdate = async (webhook, update) => {
  try {
    const response = await request(webhook.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(webhook.secret === undefined ? {} : { 'x-telegram-bot-api-secret-token': webhook.secret }),
      },
      body: JSON.stringify(update),
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    });
    await response.body.dump();
    const { statusCode } = response;
    if (statusCode >= 200 && statusCode < 300) return { ok: true };
    return { ok: false, reason: `Wrong response from the webhook: ${statusCode}` };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
};
