/** The two activities of the payment funnel, over the ports. */
import { isJsonObject, jsonToText } from '../core/json.ts';
import type { Json, JsonObject } from '../core/json.ts';
import { formatOrderNumber } from '../core/payments/order-number.ts';
import type { Profile } from '../core/step/subject.ts';
import type { Activity } from './activity-port.ts';
import type { Clock } from './clock.ts';
import type { LinkClient, LinkRequest, PaymentProvider, PaymentStore } from './payment-port.ts';

/**
 * Draws an order's number. A repeated run draws another one: the first outcome is committed, the other serial stays a
 * gap, and no order has been written anywhere by then.
 */
export function makeDrawOrder(store: Pick<PaymentStore, 'drawSerial'>, clock: Clock): Activity {
  return async () => {
    const id = await store.drawSerial();
    return { id, number: formatOrderNumber(clock.now(), id) };
  };
}

/**
 * Makes the personal link. Contacts are taken from the subject as it is now and not from the input, so that they are in
 * neither position nor journal.
 */
export function makeCreatePaymentLink(provider: PaymentProvider): Activity {
  return async (input, { subject, signal }) => {
    const request = readRequest(input, toClient(subject.key, subject.profile));
    const { link, providerOrder } = await provider.createLink(request, signal);
    return providerOrder === undefined ? { link } : { link, providerOrder };
  };
}

function readRequest(input: Json, client: LinkClient): LinkRequest {
  const params: JsonObject = isJsonObject(input) ? input : {};
  const { order, product, name, offer, price, withoutEmail } = params;
  return {
    order: jsonToText(order),
    product: {
      id: Number(product),
      name: jsonToText(name),
      ...(typeof offer === 'string' ? { offer } : {}),
    },
    price: Number(price),
    client,
    withoutEmail: withoutEmail === true,
  };
}

function toClient(telegramId: number, profile: Profile): LinkClient {
  const { firstName, lastName, username, email, phone } = profile;
  return {
    telegramId,
    ...(firstName !== undefined && { firstName }),
    ...(lastName !== undefined && { lastName }),
    ...(username !== undefined && { username }),
    ...(email !== undefined && { email }),
    ...(phone !== undefined && { phone }),
  };
}
