// The way back to the chat where the server knows no address of it: the tab's history, or the tab is closed.

/** Shows the hidden link; one that has an address is left alone. */
export function showWayBack() {
  const back = document.querySelector('.back[hidden]');
  if (back === null) return;
  back.hidden = false;
  back.querySelector('a').addEventListener('click', (event) => {
    event.preventDefault();
    if (history.length > 1) {
      history.back();
      return;
    }
    window.close();
    // Still here: the browser lets a page close only what it opened itself.
    setTimeout(() => {
      back.textContent = 'Закройте эту вкладку, чтобы вернуться в чат.';
    }, 300);
  });
}
