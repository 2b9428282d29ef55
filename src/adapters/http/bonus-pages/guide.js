// What a guide does by itself: its ticks outlive the visit, and the way back works where the server knows no chat.
const storageKey = `guide:${location.pathname}`;
const boxes = [...document.querySelectorAll('.checks input')];
// By its words, not its number: a line added later must not shift the ticks of the others.
const nameOf = (box) => box.closest('label').textContent.trim().replace(/\s+/g, ' ');

function loadTicks() {
  try {
    const saved = JSON.parse(localStorage.getItem(storageKey) ?? '[]');
    return Array.isArray(saved) ? saved : [];
  } catch {
    return [];
  }
}

function saveTicks() {
  const ticked = boxes.filter((box) => box.checked).map(nameOf);
  try {
    localStorage.setItem(storageKey, JSON.stringify(ticked));
  } catch {
    // A private window refuses storage: the ticks then last as long as the page.
  }
}

const ticked = new Set(loadTicks());
for (const box of boxes) {
  box.checked = ticked.has(nameOf(box));
  box.addEventListener('change', saveTicks);
}

const back = document.querySelector('.back[hidden]');
if (back !== null) {
  back.hidden = false;
  back.querySelector('a').addEventListener('click', (event) => {
    event.preventDefault();
    if (history.length > 1) {
      history.back();
      return;
    }
    window.close();
    setTimeout(() => {
      back.textContent = 'Закройте эту вкладку, чтобы вернуться в чат.';
    }, 300);
  });
}
