import type { CardFaults, CardFieldName, CardFields } from '../card-entry.ts';
import { testCards } from '../test-cards.ts';
import { formatAmount } from './amounts.ts';
import {
  type FieldFault,
  type PageView,
  renderCancel,
  renderFaults,
  renderField,
  renderKeeping,
  renderSummary,
} from './layout.ts';
import { html, type Markup } from './markup.ts';
import type { Words } from './words-en.ts';

export interface CardForm {
  /** What was typed before; the security code is never given back. */
  typed: Omit<CardFields, 'cvv'> & { keeps: boolean };
  faults: CardFaults;
}

export const emptyCardForm: CardForm = {
  typed: { number: '', expiry: '', name: '', keeps: true },
  faults: {},
};
export const cardFormId = 'card-form';

const fieldOrder: readonly CardFieldName[] = ['number', 'expiry', 'cvv', 'name'];

export function renderCardPage(view: PageView, form: CardForm): Markup {
  const { words, payment } = view;
  const text = words.card;
  const amount = formatAmount(payment.amountMinor, payment.currency, words.lang);
  const fault = (name: CardFieldName) => {
    const found = form.faults[name];
    return found && text.faults[found];
  };
  return html`${renderSummary(view)}
<section class="panel" aria-labelledby="step">
${renderFaults(words, listFaults(words, form.faults))}
<h1 id="step">${payment.amountMinor === 0n ? words.keeping.heading : text.heading}</h1>
<p class="quiet">${text.accepted}</p>
<form id="${cardFormId}" method="post" action="/pay/${payment.token}/card?lang=${words.lang}" novalidate>
${renderField(words, { name: 'number', label: text.number, value: form.typed.number, fault: fault('number'), autocomplete: 'cc-number', inputmode: 'numeric' })}
<div class="pair">
${renderField(words, { name: 'expiry', label: text.expiry, hint: text.expiryHint, value: form.typed.expiry, fault: fault('expiry'), autocomplete: 'cc-exp', inputmode: 'numeric', size: 'short' })}
${renderField(words, { name: 'cvv', label: text.cvv, hint: text.cvvHint, fault: fault('cvv'), autocomplete: 'cc-csc', inputmode: 'numeric', size: 'short' })}
</div>
${renderField(words, { name: 'name', label: text.name, value: form.typed.name, fault: fault('name'), autocomplete: 'cc-name' })}
${renderKeeping(view, form.typed.keeps)}
<button class="primary">${payment.amountMinor === 0n ? words.keeping.save : text.pay(amount)}</button>
<p class="quiet">${text.secure}</p>
</form>
${renderCancel(view)}
${renderTestCards(words)}
</section>`;
}

export const listFaults = (words: Words, faults: CardFaults): FieldFault[] =>
  fieldOrder.flatMap((field) => {
    const fault = faults[field];
    return fault ? [{ field, text: words.card.faults[fault] }] : [];
  });

function renderTestCards(words: Words): Markup {
  const text = words.testCards;
  const rows = testCards.map(({ number }) => {
    const grouped = number.replace(/(\d{4})(?=\d)/g, '$1 ');
    return html`<tr><td class="digits">${grouped}</td><td>${text.results[number.slice(-4)]}</td></tr>`;
  });
  return html`<details>
<summary>${text.summary}</summary>
<p>${text.intro}</p>
<table>
<thead><tr><th scope="col">${text.number}</th><th scope="col">${text.result}</th></tr></thead>
<tbody>${rows}</tbody>
</table>
</details>`;
}
