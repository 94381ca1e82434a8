// @ts-check
// Asks the browser for a passkey and sends what it answers. Without this script the forms stay hidden.
const hasPasskeys = 'parseRequestOptionsFromJSON' in (window.PublicKeyCredential ?? {});

/** @param {DOMStringMap} dataset */
function ask({ passkey, options = '{}' }) {
  const asked = JSON.parse(options);
  return passkey === 'create'
    ? navigator.credentials.create({
        publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(asked),
      })
    : navigator.credentials.get({
        publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(asked),
      });
}

/** @param {HTMLFormElement} form */
function enable(form) {
  const { dataset } = form;
  const field = form.elements.namedItem('answer');
  const status = form.querySelector('[role=status]');
  if (!(field instanceof HTMLInputElement)) return;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    event.stopPropagation();
    if (status) status.textContent = '';
    try {
      const credential = /** @type {PublicKeyCredential | null} */ (await ask(dataset));
      field.value = JSON.stringify(credential);
      form.submit();
    } catch {
      if (status) status.textContent = dataset.failed ?? '';
    }
  });
  form.hidden = false;
  document.getElementById(dataset.instead ?? '')?.remove();
}

if (hasPasskeys)
  for (const form of document.querySelectorAll('form[data-passkey]'))
    if (form instanceof HTMLFormElement) enable(form);
