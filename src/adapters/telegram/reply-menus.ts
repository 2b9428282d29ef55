// Reply keyboards by name. Their labels are the vocabulary's, since a press comes back as that very text.
import type { Vocabulary } from '../../core/funnel/vocabulary.ts';
import type { JsonObject } from '../../core/json.ts';
import type { ReplyMenu } from '../../core/step/effect.ts';

const PER_ROW = 2;

/** Shares the client's own phone; Telegram offers it in private chats only. */
const SEND_PHONE = '📱 Отправить телефон';

/** The places of the main keyboard, as the terms of reference have them; what is not named here comes after. */
const PLACES = ['bonus.get', 'survey.start', 'consult.start', 'manager.request'];

/** The keyboards as `reply_markup`, built once: every message that shows one shares the same object. */
export function makeReplyMenus(vocabulary: Vocabulary): Readonly<Record<ReplyMenu, JsonObject>> {
  const labels = [...vocabulary.events.values()]
    .sort((one, other) => rank(one.name) - rank(other.name))
    .flatMap(({ menu }) => (menu === undefined ? [] : [{ text: menu }]));
  const rows = Array.from({ length: Math.ceil(labels.length / PER_ROW) }, (_, row) =>
    labels.slice(row * PER_ROW, (row + 1) * PER_ROW),
  );
  const refusals = [...vocabulary.events.values()].flatMap(({ key }) =>
    key === undefined ? [] : [{ text: key }],
  );
  return {
    main: { keyboard: rows, resize_keyboard: true, is_persistent: true },
    contact: {
      keyboard: [[{ text: SEND_PHONE, request_contact: true }], refusals],
      resize_keyboard: true,
      one_time_keyboard: true,
    },
    remove: { remove_keyboard: true },
  };
}

function rank(event: string): number {
  const place = PLACES.indexOf(event);
  return place === -1 ? PLACES.length : place;
}
