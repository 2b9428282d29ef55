// Sends what was pressed and shows what the bot answered.
import { say, showResult } from './show-result.js';

const buttons = [...document.querySelectorAll('[data-act]')];

async function send(act) {
  for (const button of buttons) button.disabled = true;
  say('Отправляем…');
  try {
    const response = await fetch(location.pathname, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ act }),
    });
    if (!response.ok) throw new Error(String(response.status));
    showResult(await response.json());
  } catch {
    say('Не получилось связаться с ботом. Попробуйте ещё раз.', false);
  } finally {
    for (const button of buttons) button.disabled = false;
  }
}

for (const button of buttons) button.addEventListener('click', () => void send(button.dataset.act));
