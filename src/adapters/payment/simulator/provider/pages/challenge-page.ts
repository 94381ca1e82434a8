import { formatAmount } from './amounts.ts';
import { type PageView, renderSummary } from './layout.ts';
import { html, type Markup } from './markup.ts';

/** The bank's own page of 3-D Secure, with the answers it could come to. */
export function renderChallengePage(view: PageView): Markup {
  const { words, payment, merchant } = view;
  const text = words.challenge;
  const amount = formatAmount(payment.amountMinor, payment.currency, words.lang);
  return html`${renderSummary(view)}
<section class="panel" aria-labelledby="step">
<p class="bank">${text.bank}</p>
<h1 id="step">${text.heading}</h1>
<p>${text.text(merchant)}</p>
<dl>
<div><dt>${text.card}</dt><dd class="digits">${payment.paidWith}</dd></div>
<div><dt>${text.amount}</dt><dd>${amount}</dd></div>
</dl>
<form method="post" action="/pay/${payment.token}/challenge?lang=${words.lang}" class="stack">
<button class="primary" name="answer" value="accept">${text.accept}</button>
<button class="plain" name="answer" value="fail">${text.fail}</button>
<button class="plain" name="answer" value="abandon">${text.abandon}</button>
</form>
<p class="quiet">${text.note}</p>
</section>`;
}
