import { type PageView, renderSummary } from './layout.ts';
import { html, type Markup } from './markup.ts';
import type { Words } from './words-en.ts';

/** A payment that is over says so, whoever opens it again. */
export function renderEndedPage(view: PageView): Markup {
  const { words, payment, merchant } = view;
  if (payment.status === 'open') throw new Error('payment still open');
  const text = words.ended[payment.status];
  const reason =
    payment.status === 'declined' &&
    words.ended.declined_because[payment.declineCode ?? 'processing_error'];
  return html`${renderSummary(view)}
<section class="panel ended" aria-labelledby="step">
<h1 id="step">${text.heading}</h1>
${reason && html`<p><strong>${reason}</strong></p>`}
<p>${text.text}</p>
<a class="button primary" href="${payment.returnUrl}">${words.backTo(merchant)}</a>
</section>`;
}

export const renderPlainPage = (
  words: Words,
  kind: 'unknown' | 'fault',
): Markup => html`<section class="panel ended" aria-labelledby="step">
<h1 id="step">${words.ended[kind].heading}</h1>
<p>${words.ended[kind].text}</p>
</section>`;
