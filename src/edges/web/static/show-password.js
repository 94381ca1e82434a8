// Buttons that show a password while it is typed. Without this script there is none, and nothing is missing.
/** @param {HTMLButtonElement} button */
function enable(button) {
  const { dataset } = button;
  const input = document.getElementById(dataset.shows ?? '');
  if (!(input instanceof HTMLInputElement)) return;
  const status = document.getElementById(`${input.id}-shown`);
  /** @param {boolean} isShown */
  const show = (isShown) => {
    input.type = isShown ? 'text' : 'password';
    button.textContent = (isShown ? dataset.hide : dataset.show) ?? '';
    button.setAttribute('aria-label', (isShown ? dataset.hideLabel : dataset.showLabel) ?? '');
  };
  button.addEventListener('click', () => {
    const isShown = input.type === 'password';
    show(isShown);
    if (status) status.textContent = (isShown ? dataset.shown : dataset.hidden) ?? '';
  });
  // Browsers keep what plain fields held, for filling in later; a password must not be among it.
  input.form?.addEventListener('submit', () => show(false));
  window.addEventListener('pageshow', () => show(false));
  button.hidden = false;
}

for (const button of document.querySelectorAll('button[data-shows]'))
  if (button instanceof HTMLButtonElement) enable(button);
