// What the page shows of an order and of the bot's answer.
const status = document.getElementById('status');
const answer = document.getElementById('answer');
const acts = document.getElementById('acts');
const labels = JSON.parse(status.dataset.labels);

const isSettled = (order) => order === 'paid' || order === 'refunded';

/** A word to the reader; `ok` colours it, absent it is neutral. */
export function say(text, ok) {
  answer.textContent = text;
  if (ok === undefined) delete answer.dataset.ok;
  else answer.dataset.ok = String(ok);
}

/** The order as it stands after the bot answered. */
export function showResult({ order, status: code, word }) {
  status.textContent = labels[order] ?? order;
  status.dataset.status = order;
  acts.dataset.settled = String(isSettled(order));
  if (code === 200) say(`Принято: «${word}». Ответ — в чате.`, true);
  else say(`Бот ответил ${code} на «${word}».`, false);
}
