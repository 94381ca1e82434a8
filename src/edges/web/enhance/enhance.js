// @ts-check
/*
 * What the pages do better with a script. Nothing here is needed: without it the order page reloads
 * itself, forms may be sent twice without harm, and the device's own time zone is simply not shown.
 */

/** Waits between two looks at a moving order: quick at first, then ever calmer. */
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15_000;
const GROWTH = 1.4;

/** Replaces the live part of the page as long as something is expected to change. */
function followOrder() {
  const live = document.getElementById('live');
  if (live?.dataset.live !== 'moving') return;
  let wait = FIRST_WAIT_MS;
  const look = async () => {
    if (document.hidden) {
      document.addEventListener('visibilitychange', look, { once: true });
      return;
    }
    const state = await lookOnce();
    if (state === 'still') return;
    wait = state === 'changed' ? FIRST_WAIT_MS : Math.min(wait * GROWTH, LONGEST_WAIT_MS);
    setTimeout(look, wait);
  };
  setTimeout(look, wait);
}

/** @returns {Promise<'still' | 'changed' | 'same'>} a lost answer counts as "same" */
async function lookOnce() {
  const live = document.getElementById('live');
  if (!live) return 'still';
  try {
    const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
    // Signed out meanwhile, or a fault: the page stays as it is and is not asked again in vain.
    if (answer.redirected) return 'still';
    if (!answer.ok) return 'same';
    // Its styles carry another page's nonce and stand here already.
    const text = (await answer.text()).replace(/<style[\s\S]*?<\/style>/g, '');
    const page = new DOMParser().parseFromString(text, 'text/html');
    const next = page.getElementById('live');
    if (!next) return 'still';
    const hasChanged = next.textContent !== live.textContent;
    if (hasChanged) show(live, next);
    return next.dataset.live === 'moving' ? (hasChanged ? 'changed' : 'same') : 'still';
  } catch {
    return 'same';
  }
}

/**
 * @param {HTMLElement} live
 * @param {HTMLElement} next
 */
function show(live, next) {
  const focused = live.contains(document.activeElement) ? document.activeElement : null;
  live.replaceWith(next);
  const status = document.querySelector('[data-live-status]');
  const title = next.querySelector('[data-live-headline] h2')?.textContent ?? '';
  if (status instanceof HTMLElement) status.textContent = `${status.dataset.words} ${title}`;
  if (!focused) return;
  const twin = [...next.querySelectorAll(focused.localName)].find(
    (each) => each.textContent === focused.textContent,
  );
  const place = twin instanceof HTMLElement ? twin : next;
  // Who was on a link stays on it; otherwise reading goes on where the news is.
  if (place === next) next.tabIndex = -1;
  place.focus({ preventScroll: true });
}

/** A second click while the first is on its way does nothing; coming back makes the form whole again. */
function guardForms() {
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.method !== 'post') return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = 'yes';
    event.submitter?.setAttribute('aria-busy', 'true');
  });
  addEventListener('pageshow', () => {
    for (const form of document.querySelectorAll('form[data-sent]'))
      form.removeAttribute('data-sent');
    for (const button of document.querySelectorAll('[aria-busy]'))
      button.removeAttribute('aria-busy');
  });
}

/**
 * As the server writes an instant, by the clock of the device. The cities are the server's: a zone of the device is
 * called what the browser calls it in the page's language.
 *
 * @param {Date} at
 * @param {string} lang
 */
function byDeviceClock(at, lang) {
  const isChinese = lang !== 'en';
  const parts = new Intl.DateTimeFormat(isChinese ? lang : 'en-GB', {
    ...{ year: 'numeric', month: isChinese ? 'numeric' : 'short', day: 'numeric' },
    ...{ weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
    timeZoneName: 'longGeneric',
  }).formatToParts(at);
  /** @param {string} type */
  const part = (type) => parts.find((each) => each.type === type)?.value ?? '';
  const [year, month, day, weekday, clock, zone] = [
    ...['year', 'month', 'day', 'weekday'].map(part),
    `${part('hour')}:${part('minute')}`,
    part('timeZoneName'),
  ];
  return isChinese
    ? `${year}年${month}月${day}日 ${weekday} ${clock}（${zone}）`
    : `${weekday} ${day} ${month?.slice(0, 3)} ${year}, ${clock} (${zone})`;
}

/** Fills in what only the device knows: the same instant by its own clock. */
function showDeviceZone() {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const { lang } = document.documentElement;
  for (const row of document.querySelectorAll('[data-device-zone]')) {
    const time = row.querySelector('time');
    if (!(row instanceof HTMLElement) || !time || !zone) continue;
    // It stands there already.
    if (row.dataset.deviceZone?.split(' ').includes(zone)) continue;
    time.textContent = byDeviceClock(new Date(time.dateTime), lang);
    row.hidden = false;
  }
}

/** Buttons that copy a code are shown only where copying works. */
function offerCopying() {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll('button[data-copy]')) {
    if (!(button instanceof HTMLButtonElement)) continue;
    button.hidden = false;
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(button.dataset.copy ?? '');
      button.textContent = button.dataset.copied ?? '';
    });
  }
}

followOrder();
guardForms();
showDeviceZone();
offerCopying();
