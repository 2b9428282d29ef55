// Sends what was pressed and shows what the bot answered.
const status = document.getElementById('status');
const answer = document.getElementById('answer');
const acts = document.getElementById('acts');
const buttons = [...document.querySelectorAll('[data-act]')];
const labels = JSON.parse(status.dataset.labels);

const isSettled = (order) => order === 'paid' || order === 'refunded';

function show(result) {
  status.textContent = labels[result.order] ?? result.order;
  status.dataset.status = result.order;
  acts.dataset.settled = String(isSettled(result.order));
  answer.dataset.ok = String(result.status === 200);
  answer.textContent =
    result.status === 200
      ? `Принято: «${result.word}». Ответ — в чате.`
      : `Бот ответил ${result.status} на «${result.word}».`;
}

async function send(act) {
  buttons.forEach((button) => (button.disabled = true));
  answer.textContent = 'Отправляем…';
  delete answer.dataset.ok;
  try {
    const response = await fetch(location.pathname, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ act }),
    });
    if (!response.ok) throw new Error(String(response.status));
    show(await response.json());
  } catch {
    answer.dataset.ok = 'false';
    answer.textContent = 'Не получилось связаться с ботом. Попробуйте ещё раз.';
  } finally {
    buttons.forEach((button) => (button.disabled = false));
  }
}

for (const button of buttons) button.addEventListener('click', () => void send(button.dataset.act));
