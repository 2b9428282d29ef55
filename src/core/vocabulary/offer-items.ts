/** Offers: one product by needs, and no offer twice without new value. The ledger lies in the scenario's context. */
import { Type } from 'typebox';
import { defineAction, defineGuard } from '../funnel/vocabulary.ts';
import type { VocabularyItem } from '../funnel/vocabulary.ts';
import { OFFERS, findOffer, hasNewValue, noteOffer } from '../offers/offer-ledger.ts';
import { pickProduct } from '../offers/pick-product.ts';

const offer = Type.Union(OFFERS.map((name) => Type.Literal(name)));

export const offerItems: readonly VocabularyItem[] = [
  defineGuard({
    name: 'newValueSinceOffer',
    title: { ru: 'С прошлого предложения показано новое', en: 'Something new was shown since the offer' },
    params: Type.Object({ offer }),
    facts: ['context.offers', 'context.valueShown'],
    test: ({ context }, { offer: name }) => hasNewValue(context, name),
  }),
  defineGuard({
    name: 'offeredTimes',
    title: { ru: 'Предложено не меньше N раз', en: 'Offered at least N times' },
    params: Type.Object({ offer, times: Type.Integer({ minimum: 1 }) }),
    facts: ['context.offers'],
    test: ({ context }, { offer: name, times }) => (findOffer(context, name)?.count ?? 0) >= times,
  }),
  defineAction({
    name: 'noteOffer',
    title: { ru: 'Записать, что предложили', en: 'Note the offer made' },
    params: Type.Object({ offer, product: Type.Optional(Type.Union([Type.Integer(), Type.Null()])) }),
    facts: ['context.offers', 'context.valueShown', 'at'],
    apply: ({ context, at }, { offer: name, product }) => ({
      context: noteOffer(context, name, at),
      orders: [
        {
          type: 'business-event',
          name: 'offer.made',
          payload: { offer: name, ...(product === undefined ? {} : { product }) },
        },
      ],
    }),
  }),
  defineAction({
    name: 'pickProduct',
    title: { ru: 'Выбрать одну программу', en: 'Choose one product' },
    params: Type.Object({ persona: Type.String({ minLength: 1 }), as: Type.String({ minLength: 1 }) }),
    facts: ['catalogue.products'],
    apply: ({ catalogue }, { persona, as }) => {
      const product = pickProduct(catalogue('products'), persona);
      if (product === null) return { context: { [as]: null } };
      const { id = null, name = null, description = null, price = null } = product;
      return { context: { [as]: { id, name, description, price: formatPrice(price) } } };
    },
  }),
];

/** 29900 → «29 900». */
function formatPrice(price: unknown): string {
  return String(price)
    .replace(/\.00$/, '')
    .replace(/\B(?=(\d{3})+(?!\d))/g, ' ');
}
