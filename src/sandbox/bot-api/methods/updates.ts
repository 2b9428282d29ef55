/** How updates reach the bot: polling or a webhook, never both. */
import { badRequest } from '../api-error.ts';
import type { MethodHandler } from '../method-context.ts';

/** getUpdates: long polling; see `delivery/make-update-queue.ts`. */
export const getUpdates: MethodHandler = ({ updates, signal }, params) =>
  updates.poll(
    {
      ...(typeof params.offset === 'number' ? { offset: params.offset } : {}),
      ...(typeof params.limit === 'number' ? { limit: params.limit } : {}),
      ...(typeof params.timeout === 'number' ? { timeoutSeconds: params.timeout } : {}),
      ...(Array.isArray(params.allowed_updates)
        ? { allowedUpdates: params.allowed_updates as string[] }
        : {}),
    },
    signal,
  );

/** setWebhook: any http(s) address; an empty one removes it. */
export const setWebhook: MethodHandler = ({ world, updates }, params) => {
  const url = String(params.url);
  if (url !== '' && !['http:', 'https:'].includes(URL.parse(url)?.protocol ?? '')) {
    throw badRequest('bad webhook: An HTTPS URL must be provided for webhook');
  }
  const secret = typeof params.secret_token === 'string' ? params.secret_token : undefined;
  if (secret !== undefined && !/^[\w-]{1,256}$/.test(secret)) {
    throw badRequest('secret token contains unallowed characters');
  }
  if (params.drop_pending_updates === true) updates.drop();
  const webhook = {
    url,
    ...(secret === undefined ? {} : { secret }),
    ...(Array.isArray(params.allowed_updates) ? { allowedUpdates: params.allowed_updates as string[] } : {}),
  };
  world.commit({ type: 'webhook-changed', webhook: url === '' ? null : webhook });
  return true;
};

/** deleteWebhook */
export const deleteWebhook: MethodHandler = ({ world, updates }, params) => {
  if (params.drop_pending_updates === true) updates.drop();
  world.commit({ type: 'webhook-changed', webhook: null });
  return true;
};

/** getWebhookInfo */
export const getWebhookInfo: MethodHandler = ({ world, updates }) => {
  const { webhook, pending } = world.state;
  const lastError = updates.lastError();
  return {
    url: webhook?.url ?? '',
    has_custom_certificate: false,
    pending_update_count: pending.length,
    ...(lastError
      ? { last_error_date: Math.floor(lastError.atMs / 1000), last_error_message: lastError.reason }
      : {}),
    ...(webhook?.allowedUpdates ? { allowed_updates: webhook.allowedUpdates } : {}),
  };
};
