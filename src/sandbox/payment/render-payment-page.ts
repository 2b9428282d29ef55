/** The payment page as HTML: an order with what can be done to it, or the word that there is none. */

/** An order as the page shows it. */
export interface OrderView {
  readonly number: string;
  readonly product: string;
  /** Rubles. */
  readonly price: number;
  readonly status: string;
}

const STATUS_LABELS: Readonly<Record<string, string>> = {
  created: 'Создан',
  sent: 'Ждёт оплаты',
  paid: 'Оплачен',
  failed: 'Оплата не прошла',
  canceled: 'Отменён',
  refunded: 'Возврат',
};

/** The whole document; every value in it is escaped. */
export function renderPaymentPage(order: OrderView | undefined): string {
  const title = order === undefined ? 'Заказ не найден' : `Заказ ${order.number}`;
  return `<!doctype html>
<html lang="ru">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
    <meta name="color-scheme" content="light dark" />
    <meta name="robots" content="noindex" />
    <title>${escape(title)} · песочница</title>
    <link rel="icon" type="image/svg+xml" href="/sandbox-icon.svg" />
    <link rel="stylesheet" href="/sandbox/pay-assets/pay.css" />
  </head>
  <body>
    <main class="card">
${order === undefined ? renderMissing() : renderOrder(order)}
      <a class="back" href="/">Вернуться в чат</a>
    </main>
    ${order === undefined ? '' : '<script type="module" src="/sandbox/pay-assets/pay.js"></script>'}
  </body>
</html>
`;
}

function renderMissing(): string {
  return `      <h1>Такого заказа нет</h1>
      <p class="soft">Проверьте ссылку в чате: возможно, песочницу с тех пор начали заново.</p>`;
}

function renderOrder({ number, product, price, status }: OrderView): string {
  const labels = escape(JSON.stringify(STATUS_LABELS));
  return `      <p class="banner">Песочница: деньги не списываются</p>
      <header>
        <div class="avatar" aria-hidden="true">КШ</div>
        <div>
          <p class="soft">Онлайн-школа</p>
          <p class="school">Крипто-школа</p>
        </div>
      </header>
      <h1>${escape(product)}</h1>
      <p class="sum">${escape(toRubles(price))}</p>
      <dl>
        <div><dt>Заказ</dt><dd>${escape(number)}</dd></div>
        <div><dt>Состояние</dt><dd><span class="pill" id="status" data-status="${escape(status)}" data-labels="${labels}">${escape(STATUS_LABELS[status] ?? status)}</span></dd></div>
      </dl>
      <details>
        <summary>Договор</summary>
        <p class="soft">На настоящей странице здесь договор-оферта школы: состав программы, порядок возврата, реквизиты. В песочнице его место пусто.</p>
      </details>
      <div class="acts" id="acts" data-settled="${status === 'paid' || status === 'refunded'}">
        <button class="main" type="button" data-act="pay">Оплатить ${escape(toRubles(price))}</button>
        <button type="button" data-act="decline">Отказ</button>
        <button type="button" data-act="cancel">Отменить</button>
        <button type="button" data-act="refund">Вернуть деньги</button>
      </div>
      <p class="answer" id="answer" role="status" aria-live="polite"></p>
      <p class="hint">Каждая кнопка шлёт боту подписанное уведомление, как это делает GetCourse. Нажимать можно в любом порядке и по нескольку раз: повторы ничего не меняют.</p>`;
}

function toRubles(price: number): string {
  return `${new Intl.NumberFormat('ru-RU', { maximumFractionDigits: 2 }).format(price)} ₽`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);
}
