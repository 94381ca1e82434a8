// @ts-check
// Asks the browser to take pushes and sends what it answers. Without this script the form stays hidden.
const canPush = 'serviceWorker' in navigator && 'PushManager' in window;

/** @param {PushSubscription} subscription */
function keyOf({ options }) {
  const octets = new Uint8Array(options.applicationServerKey ?? new ArrayBuffer(0));
  return btoa(String.fromCharCode(...octets))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}

/** @param {HTMLFormElement} form */
async function subscribe(form) {
  const registration = await navigator.serviceWorker.register('/push-worker.js');
  await navigator.serviceWorker.ready;
  const key = form.dataset.push ?? '';
  // One for an earlier key of the operator would stand in the way of the next.
  const known = await registration.pushManager.getSubscription();
  if (known && keyOf(known) !== key) await known.unsubscribe();
  const subscription = await registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: key,
  });
  const { endpoint = '', keys = {} } = subscription.toJSON();
  for (const [name, value] of Object.entries({ ...keys, endpoint })) {
    const field = form.elements.namedItem(name);
    if (field instanceof HTMLInputElement) field.value = value;
  }
  form.submit();
}

/** @param {HTMLFormElement} form */
function offer(form) {
  const status = form.querySelector('[role=status]');
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    event.stopPropagation();
    if (status) status.textContent = '';
    try {
      await subscribe(form);
    } catch {
      if (status) status.textContent = form.dataset.failed ?? '';
    }
  });
  form.hidden = false;
  document.getElementById('no-push')?.remove();
}

if (canPush)
  for (const form of document.querySelectorAll('form[data-push]'))
    if (form instanceof HTMLFormElement) offer(form);
