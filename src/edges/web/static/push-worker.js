// @ts-check
/// <reference lib="webworker" />
// Shows what was pushed, and opens the account when it is tapped. Says so when the browser gets another address.
const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

worker.addEventListener('push', (event) => {
  const { title = '', body = '', lang = '', url = '/account', tag = '' } = event.data?.json() ?? {};
  // The same once more takes the place of the first instead of standing beside it.
  const shown = { body, lang, tag, data: { url } };
  event.waitUntil(worker.registration.showNotification(title, shown));
});

worker.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const { pathname } = new URL(event.notification.data?.url ?? '/account', worker.location.origin);
  event.waitUntil(worker.clients.openWindow(pathname));
});

/**
 * A push service may give a browser another address. Where nobody is signed in by then, the old one is forgotten when
 * it is gone, and mail goes on.
 * @param {{ oldSubscription?: PushSubscription, newSubscription?: PushSubscription }} change
 */
async function renew({ oldSubscription, newSubscription }) {
  const applicationServerKey = oldSubscription?.options.applicationServerKey ?? null;
  const subscription =
    newSubscription ??
    (applicationServerKey &&
      (await worker.registration.pushManager.subscribe({
        userVisibleOnly: true,
        applicationServerKey,
      })));
  if (!subscription) return;
  const { endpoint = '', keys = {} } = subscription.toJSON();
  const body = new URLSearchParams({ ...keys, endpoint });
  await fetch('/notifications?/subscribe', { method: 'POST', body, redirect: 'manual' });
}

// The types of the language know no such event.
worker.addEventListener('pushsubscriptionchange', (event) => {
  const change = /** @type {ExtendableEvent & Parameters<typeof renew>[0]} */ (event);
  change.waitUntil(renew(change));
});
