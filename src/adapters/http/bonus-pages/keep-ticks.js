// The ticks of a guide's check lists outlive the visit. They stay in this browser; nobody is told.

/** Restores the ticks saved under `storageKey` and saves every change. */
export function keepTicks(storageKey) {
  const boxes = [...document.querySelectorAll('.checks input')];
  const ticked = new Set(load(storageKey));
  const save = () => {
    const names = boxes.filter((box) => box.checked).map(nameOf);
    try {
      localStorage.setItem(storageKey, JSON.stringify(names));
    } catch {
      // A private window refuses storage: the ticks then last as long as the page.
    }
  };
  for (const box of boxes) {
    box.checked = ticked.has(nameOf(box));
    box.addEventListener('change', save);
  }
}

/** A line goes by its words, not its number: one added later must not shift the ticks of the others. */
function nameOf(box) {
  return box.closest('label').textContent.trim().replace(/\s+/g, ' ');
}

function load(storageKey) {
  try {
    const saved = JSON.parse(localStorage.getItem(storageKey) ?? '[]');
    return Array.isArray(saved) ? saved : [];
  } catch {
    return [];
  }
}
