/** The payment funnel in the pure core: one order a product, the link, and every report in every situation. */
import { describe, expect, it } from 'vitest';
import { ORDER_STATUSES, applyOutcome } from '../../src/core/payments/order-status.ts';
import type { OrderStatus } from '../../src/core/payments/order-status.ts';
import { jsonToText } from '../../src/core/json.ts';
import type { JsonObject } from '../../src/core/json.ts';
import { talk } from '../support/talk.ts';
import type { ActivityTwin, Talk } from '../support/talk.ts';
import { MATRIX } from './matrix.ts';

const LINK = 'https://pay.example/';

/** Orders are numbered, links are made; what else an activity comes to is told by the test. */
function shop(overrides: Partial<Record<string, ReturnType<ActivityTwin>>> = {}): ActivityTwin {
  let serial = 0;
  return (src, input) => {
    const told = overrides[src];
    if (told !== undefined) return told;
    if (src === 'drawOrder') return { id: ++serial, number: `order-${serial}` };
    if (src !== 'createPaymentLink') return 'hang';
    const order = jsonToText((input as JsonObject)['order']);
    return { link: `${LINK}${order}`, providerOrder: `gc-${order}` };
  };
}

const buy = (activity: ActivityTwin = shop()): Talk => talk({ activity }).start().pressData('offer:pay:1');

function report(anna: Talk, status: OrderStatus, order = 'order-1', was: OrderStatus = 'sent'): Talk {
  const id = Number(order.split('-')[1]);
  return anna.signal('payment.reported', {
    order,
    status,
    id,
    product: 1,
    name: 'Базовая',
    price: 29_900,
    was,
  });
}

/** Everything the managers were told. */
const channel = (anna: Talk): readonly string[] =>
  anna.effects.flatMap((effect) =>
    effect.type === 'say' &&
    effect.funnel === 'payment' &&
    effect.to === 'managers' &&
    effect.text.kind === 'text'
      ? [effect.text.text]
      : [],
  );
const lastRow = (anna: Talk): JsonObject | undefined => anna.records('payments').at(-1);

describe('«Оплатить»', () => {
  it('numbers an order, keeps the price of the product, then sends the link', () => {
    const anna = buy();
    expect(anna.records('payments')).toEqual([
      { id: 1, product_id: 1, order_id: 'order-1', amount: 29_900, status: 'created' },
      { id: 1, status: 'sent', link: `${LINK}order-1`, provider_order_id: 'gc-order-1' },
    ]);
    expect(anna.at('payment')).toBe('awaiting');
    expect(anna.subject.stages).toContain('link_sent');
    expect(anna.toasts).toEqual(['Готовлю ссылку, это пара секунд']);
    const link = anna.all.find(({ text }) => text.includes(`${LINK}order-1`));
    expect(link?.buttons[0]).toEqual({ text: 'Оплатить 29\u00A0900 ₽', url: `${LINK}order-1` });
    expect(link?.class).toBe('service');
  });

  it('pressed again while the order is being made answers and makes no other', () => {
    const anna = buy(shop({ createPaymentLink: 'hang' }))
      .pressData('offer:pay:1')
      .pressData('offer:pay:2');
    expect(anna.at('payment')).toBe('preparing.linking');
    expect(anna.records('payments')).toHaveLength(1);
    anna.signal('payment.linkOrdered', { product: 1 });
    expect(anna.records('payments')).toHaveLength(1);
  });

  it('pressed again later sends the same link at the same price', () => {
    const anna = buy().wait('P2D').pressData('offer:pay:1');
    expect(anna.records('payments')).toHaveLength(2);
    expect(anna.text).toContain(`${LINK}order-1`);
  });

  it('for another product makes another order', () => {
    const anna = buy().pressData('offer:pay:2');
    expect(anna.records('payments').map(({ order_id: order }) => order ?? null)).toEqual([
      'order-1',
      null,
      'order-2',
      null,
    ]);
  });

  it('for a product that is not sold says so', () => {
    const anna = talk({ activity: shop() }).start().pressData('offer:pay:77');
    expect(anna.text).toContain('не продаётся');
    expect(anna.at('payment')).toBe('idle');
    expect(anna.records('payments')).toEqual([]);
  });

  it('after the payment says «уже оплачено»', () => {
    const anna = report(buy(), 'paid').wait('PT1M').pressData('offer:pay:1');
    expect(anna.text).toContain('Уже оплачено');
    expect(anna.at('payment')).toBe('paid');
    expect(anna.records('payments').filter(({ order_id: order }) => order !== undefined)).toHaveLength(1);
  });

  it.each(['failed', 'canceled', 'refunded'] as const)('after «%s» makes a new order', (status) => {
    const anna = report(buy(), status).wait('PT1M').pressData('offer:pay:1');
    expect(anna.at('payment')).toBe('awaiting');
    expect(lastRow(anna)).toMatchObject({ id: 2, status: 'sent' });
  });

  it('asks for a contact before the first link only, and waits for nobody', () => {
    const anna = buy();
    expect(anna.subject.positions['contacts']).toBeDefined();
    const asked = anna.all.length;
    anna.pressData('offer:pay:2');
    expect(anna.all.slice(asked).filter(({ menu }) => menu === 'contact')).toEqual([]);
  });
});

describe('a manager sends the link', () => {
  const order = (anna: Talk, product: number): Talk => anna.signal('payment.linkOrdered', { product });

  it('without asking the client for anything', () => {
    const anna = order(talk({ activity: shop() }).start(), 1);
    expect(anna.at('payment')).toBe('awaiting');
    expect(anna.subject.positions['contacts']).toBeUndefined();
  });

  it('is told when it is paid already, or not sold', () => {
    const paid = order(report(buy(), 'paid'), 1);
    expect(channel(paid).at(-1)).toContain('уже оплатил');
    expect(paid.at('payment')).toBe('paid');
    const unsold = order(talk({ activity: shop() }).start(), 77);
    expect(channel(unsold).at(-1)).toContain('не продаётся');
  });
});

describe('no link', () => {
  it('the client is told, the managers are asked, the next try keeps the order', () => {
    let works = false;
    const twin = shop();
    const anna = buy((src, input, now) =>
      src === 'createPaymentLink' && !works ? 'fail' : twin(src, input, now),
    );
    expect(anna.at('payment')).toBe('linkFailed');
    expect(channel(anna).at(-1)).toContain('не создана');
    works = true;
    anna.press('Попробовать ещё раз');
    expect(anna.at('payment')).toBe('awaiting');
    expect(anna.records('payments').map(({ id }) => id)).toEqual([1, 1]);
  });

  it('no number: the same', () => {
    const anna = buy(shop({ drawOrder: 'fail' }));
    expect(anna.at('payment')).toBe('linkFailed');
    expect(anna.records('payments')).toEqual([]);
  });
});

describe('the payment system wants an e-mail', () => {
  const asking = (): { readonly anna: Talk; readonly inputs: JsonObject[] } => {
    const twin = shop();
    const inputs: JsonObject[] = [];
    const anna = buy((src, input, now) => {
      if (src !== 'createPaymentLink') return twin(src, input, now);
      inputs.push(input as JsonObject);
      return inputs.length === 1 ? 'fail:EMAIL_NEEDED' : twin(src, input, now);
    });
    return { anna, inputs };
  };

  it('the client is asked, and an address brings the link', () => {
    const { anna, inputs } = asking();
    expect(anna.at('payment')).toBe('askingEmail');
    expect(anna.signal('contact.shared', { phone: '+79990000000' }).at('payment')).toBe('askingEmail');
    expect(anna.signal('contact.shared', { email: 'a@example.ru' }).at('payment')).toBe('awaiting');
    expect(inputs.at(-1)).toMatchObject({ order: 'order-1', withoutEmail: false });
    expect(JSON.stringify(inputs)).not.toContain('example.ru');
  });

  it('«без почты» brings it too', () => {
    const { anna, inputs } = asking();
    anna.press('Оформить без почты');
    expect(anna.at('payment')).toBe('awaiting');
    expect(inputs.at(-1)).toMatchObject({ withoutEmail: true });
  });

  it('so does a refusal, and silence', () => {
    expect(asking().anna.signal('contact.refused').at('payment')).toBe('awaiting');
    expect(asking().anna.wait('PT31M').at('payment')).toBe('awaiting');
  });

  it('so does silence while a manager leads the dialogue: he must not have to press for the client', () => {
    const twin = shop();
    let tries = 0;
    const anna = talk({
      activity: (src, input, now) =>
        src === 'createPaymentLink' && ++tries === 1 ? 'fail:EMAIL_NEEDED' : twin(src, input, now),
    }).start();
    anna.subject = { ...anna.subject, owner: 'manager' };
    anna.signal('payment.linkOrdered', { product: 1 });
    expect(anna.at('payment')).toBe('askingEmail');
    expect(anna.wait('PT31M').at('payment')).toBe('awaiting');
  });
});

/** An order of Anna's that stands so. */
function standing(status: OrderStatus): Talk {
  if (status === 'created') return buy(shop({ createPaymentLink: 'hang' }));
  const anna = buy();
  return status === 'sent' ? anna : report(anna, status);
}

const SAID: Readonly<Record<string, RegExp>> = {
  paid: /Спасибо.*Оплату получили/,
  failed: /не прошла/,
  canceled: /отменён/,
  refunded: /оформлен возврат/,
};

const pairs = ORDER_STATUSES.flatMap((was) =>
  ORDER_STATUSES.map((reported) => [was, reported, MATRIX[was][reported]] as const),
);

describe.each(pairs)('an order that stands «%s», reported «%s»: %s', (was, reported, outcome) => {
  it('is settled, recorded and told accordingly', () => {
    const anna = standing(was);
    const rows = anna.records('payments').length;
    const before = anna.effects.length;
    const told = channel(anna).length;
    report(anna, reported);
    const settled = applyOutcome(was, outcome);
    const since = anna.effects.slice(before);
    const said = since.flatMap((effect) =>
      effect.type === 'say' && effect.to === undefined ? [effect] : [],
    );
    if (settled === was) {
      expect(anna.records('payments')).toHaveLength(rows);
      expect(said).toEqual([]);
    } else {
      const status = settled === 'refunded' ? 'canceled' : settled;
      expect(anna.records('payments').slice(rows)).toMatchObject([{ id: 1, status }]);
      expect(anna.said.map(({ text }) => text).join('\n')).toMatch(SAID[settled] ?? /^$/);
      expect(said.every((say) => say.class === 'service')).toBe(true);
      expect(anna.at('payment')).toBe(settled);
    }
    expect(channel(anna).length - told).toBe(['paid', 'refunded', 'conflict'].includes(outcome) ? 1 : 0);
    const paid = anna.count('payment.paid');
    report(anna, reported);
    expect(anna.count('payment.paid')).toBe(paid);
    expect(anna.records('payments').length).toBe(rows + (settled === was ? 0 : 1));
  });
});

describe('reports beside the present order', () => {
  it('an older order, refused or canceled, is noted in silence', () => {
    for (const status of ['failed', 'canceled'] as const) {
      const anna = buy().pressData('offer:pay:2');
      report(anna, status, 'order-1');
      expect([anna.at('payment'), anna.said]).toEqual(['awaiting', []]);
      expect(lastRow(anna)).toMatchObject({ id: 1, status });
    }
  });

  it('an older order paid while a new one is being made disturbs neither', () => {
    let hang = false;
    const twin = shop();
    const anna = buy((src, input, now) =>
      src === 'createPaymentLink' && hang ? 'hang' : twin(src, input, now),
    );
    hang = true;
    anna.pressData('offer:pay:2');
    report(anna, 'paid', 'order-1');
    expect(anna.at('payment')).toBe('preparing.linking');
    expect(anna.subject.stages).toContain('paid');
    expect(anna.at('postsale')).toBe('learning.welcome');
    report(anna, 'refunded', 'order-1');
    expect(anna.at('payment')).toBe('preparing.linking');
    expect(anna.at('postsale')).toBe('closed');
  });

  it('paid before the link was there: the late link is not sent', () => {
    const anna = report(standing('created'), 'paid');
    expect(anna.at('payment')).toBe('paid');
    expect(anna.subject.positions['payment']?.activities).toEqual([]);
  });

  it('an order the funnel never saw is known by its row', () => {
    const anna = report(talk({ activity: shop() }).start(), 'paid', 'order-9');
    expect(lastRow(anna)).toMatchObject({ id: 9, status: 'paid' });
    expect(report(anna, 'paid', 'order-9').said).toEqual([]);
    const refunded = report(talk({ activity: shop() }).start(), 'paid', 'order-9', 'refunded');
    expect(refunded.records('payments')).toEqual([]);
  });
});
