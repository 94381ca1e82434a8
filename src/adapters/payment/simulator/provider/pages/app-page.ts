import { renderSVG } from 'uqr';
import { formatAmount } from './amounts.ts';
import { type PageView, renderCancel, renderKeeping, renderSummary } from './layout.ts';
import { html, Markup } from './markup.ts';

/** The page on the screen: a code to scan, or the app on the same device. */
export function renderScanPage(
  view: PageView,
  { pageUrl, isEarly }: { pageUrl: string; isEarly: boolean },
): Markup {
  const { words, payment } = view;
  const text = words.app;
  const code = renderSVG(`${pageUrl}/app?lang=${words.lang}`, { border: 2 });
  const method = words.methods[payment.method];
  return html`${renderSummary(view)}
<section class="panel" aria-labelledby="step">
${isEarly && html`<p class="notice" role="alert" tabindex="-1" autofocus>${text.notYet}</p>`}
<h1 id="step">${text.scanHeading(method)}</h1>
<p>${text.scanText}</p>
<div class="code" role="img" aria-label="${text.qrLabel}">${new Markup(code)}</div>
<a class="button primary" href="/pay/${payment.token}/app?lang=${words.lang}">${text.openHere}</a>
<form method="post" action="/pay/${payment.token}/continue?lang=${words.lang}">
<button class="plain">${text.done}</button>
</form>
${renderCancel(view)}
</section>`;
}

/** What the payer's app shows. */
export function renderAppPage(view: PageView): Markup {
  const { words, payment } = view;
  const text = words.app;
  const amount = formatAmount(payment.amountMinor, payment.currency, words.lang);
  return html`${renderSummary(view)}
<section class="panel" aria-labelledby="step">
<p class="bank">${words.methods[payment.method]}</p>
<h1 id="step">${text.confirmHeading}</h1>
<form method="post" action="/pay/${payment.token}/app?lang=${words.lang}" class="stack">
${renderKeeping(view)}
<button class="primary" name="answer" value="confirm">${payment.amountMinor === 0n ? words.keeping.save : text.confirm(amount)}</button>
<button class="plain" name="answer" value="too_little">${text.tooLittle}</button>
<button class="plain" name="answer" value="refuse">${text.refuse}</button>
</form>
<p class="quiet">${text.note}</p>
</section>`;
}
