import { currencies } from '#domain/money.ts';
import { meansChanges } from '../means-desk.ts';
import {
  type DeliveryRecord,
  lossKinds,
  type MeansRecord,
  manners,
  merchantApiStates,
  type PaymentRecord,
  reportFaultKinds,
  type Settings,
  type WalletRecord,
} from '../records.ts';
import { formatAmount } from './amounts.ts';
import { paidWithOf } from './layout.ts';
import { html, type Markup, type Piece } from './markup.ts';
import type { Words } from './words-en.ts';

export interface ControlView {
  settings: Settings;
  /** Newest first. */
  payments: readonly PaymentRecord[];
  deliveries: readonly DeliveryRecord[];
  means: readonly MeansRecord[];
  wallets: readonly WalletRecord[];
  shownAtMost: number;
}

export function renderControlPage(words: Words, view: ControlView): Markup {
  const text = words.control;
  return html`<h1>${text.title}</h1>
<p>${text.intro}</p>
<div class="switches">
${renderFaultSwitches(words, view.settings)}
${renderWebhookSwitch(words, view.settings)}
${renderReportSwitch(words, view.settings)}
<section class="panel"><h2>${text.resetHeading}</h2><p>${text.resetText}</p>
<form method="post" action="/control/reset?lang=${words.lang}"><button class="plain">${text.reset}</button></form></section>
</div>
${renderPayments(words, view)}
${renderDeliveries(words, view)}
${renderMeans(words, view)}
${renderWallets(words, view.wallets)}`;
}

function renderFaultSwitches(words: Words, settings: Settings): Markup {
  const text = words.control;
  const number = (name: string, label: string, value: number) => html`<div class="count">
<label for="${name}">${label}</label><input id="${name}" name="${name}" inputmode="numeric" autocomplete="off" value="${value}"></div>`;
  return html`<section class="panel"><h2>${text.apiHeading}</h2>
<form method="post" action="/control/faults?lang=${words.lang}">
<div class="field"><label for="merchant_api">${text.api}</label>
${renderSelect('merchant_api', merchantApiStates, settings.merchantApi, text.apiStates)}</div>
<fieldset><legend>${text.loseHeading}</legend>
${lossKinds.map((kind) => number(`lose_${kind}`, text.lose[kind], settings.loseNext[kind]))}
</fieldset>
${number('refuse_opens', text.refuseOpens, settings.refuseNextOpens)}
${number('refuse_refunds', text.refuseRefunds, settings.refuseNextRefunds)}
${number('charges_per_second', text.chargesPerSecond, settings.chargesPerSecond ?? 0)}
<button class="primary">${text.apply}</button>
</form></section>`;
}

function renderWebhookSwitch(words: Words, { webhooks }: Settings): Markup {
  const text = words.control;
  return html`<section class="panel"><h2>${text.webhooksHeading}</h2>
<form method="post" action="/control/manner?lang=${words.lang}">
<div class="field"><label for="manner">${text.webhooks}</label>
${renderSelect('manner', manners, webhooks.manner, text.manners)}</div>
<div class="count"><label for="late_by_seconds">${text.lateBy}</label>
<input id="late_by_seconds" name="late_by_seconds" inputmode="numeric" autocomplete="off" value="${webhooks.lateByMs / 1_000}"></div>
<button class="primary">${text.apply}</button>
</form></section>`;
}

function renderReportSwitch(words: Words, { reportFaults }: Settings): Markup {
  const text = words.control;
  const field = (name: string, label: string) => html`<div class="field">
<label for="report_${name}">${label}</label><input id="report_${name}" name="${name}" autocomplete="off"></div>`;
  return html`<section class="panel"><h2>${text.reportHeading}</h2>
<p>${text.reportText(reportFaults.length)}</p>
<form method="post" action="/control/report?lang=${words.lang}">
<div class="field"><label for="kind">${text.reportFault}</label>
${renderSelect('kind', ['none', 'today', ...reportFaultKinds] as const, 'none', text.reportFaults)}</div>
${field('subject', text.reportSubject)}
${field('day', text.reportDay)}
${field('amount_minor', text.reportAmount)}
<button class="primary">${text.apply}</button>
</form></section>`;
}

function renderSelect<T extends string>(
  name: string,
  values: readonly T[],
  chosen: T | '',
  names: Record<T, string>,
  { label, first }: { label?: string; first?: string } = {},
): Markup {
  const options = values.map(
    (value) =>
      html`<option value="${value}"${value === chosen && html` selected`}>${names[value]}</option>`,
  );
  const id = label ? html` aria-label="${label}"` : html` id="${name}"`;
  return html`<select name="${name}"${id}>${first && html`<option value="">${first}</option>`}${options}</select>`;
}

function renderPayments(words: Words, { payments, shownAtMost }: ControlView): Markup {
  const text = words.control;
  const rows = payments.map((payment) => [
    time(payment.createdAt),
    payment.reference,
    formatAmount(payment.capturedMinor ?? payment.amountMinor, payment.currency, words.lang),
    words.methods[payment.method],
    html`${text.statuses[payment.status]}${payment.declineCode && html` <span class="quiet">${words.ended.declined_because[payment.declineCode]}</span>`}`,
    payment.status === 'captured' ? paidWithOf(words, payment) : '–',
    payment.refundedMinor === 0n
      ? '–'
      : formatAmount(payment.refundedMinor, payment.currency, words.lang),
    renderPaymentActions(words, payment),
  ]);
  const heads = [
    text.time,
    text.reference,
    text.amount,
    text.method,
    text.status,
    text.paidWith,
    text.refunded,
    text.actions,
  ];
  return renderTable({
    heading: text.payments,
    none: text.noPayments,
    heads,
    rows,
    note: text.shown(shownAtMost),
  });
}

function renderPaymentActions(words: Words, payment: PaymentRecord): Markup {
  const text = words.control;
  const hidden = html`<input type="hidden" name="payment_id" value="${payment.paymentId}">`;
  const capture = html`<form method="post" action="/control/capture?lang=${words.lang}">${hidden}<button class="plain">${text.captureAnyway}<span class="unseen"> ${payment.reference}</span></button></form>`;
  const manner = html`<form class="inline" method="post" action="/control/payment-manner?lang=${words.lang}">${hidden}
${renderSelect('manner', manners, payment.manner?.manner ?? '', text.manners, { label: text.mannerFor(payment.reference), first: text.asForAll })}
<button class="plain">${text.set}<span class="unseen"> ${payment.reference}</span></button></form>`;
  return html`<a href="/pay/${payment.token}">${text.openPage}<span class="unseen"> ${payment.reference}</span></a>
${payment.status === 'open' && manner}
${payment.status !== 'captured' && capture}`;
}

function renderDeliveries(words: Words, view: ControlView): Markup {
  const text = words.control;
  const references = new Map(view.payments.map((each) => [each.paymentId, each.reference]));
  const rows = view.deliveries.map((delivery) => {
    const { progress, manner } = delivery;
    const reference = references.get(delivery.paymentId) ?? '–';
    return [
      time(delivery.createdAt),
      reference,
      text.types[delivery.eventType] ?? delivery.eventType,
      text.manners[manner],
      text.states[progress.state],
      progress.attempts,
      progress.lastStatus ?? progress.lastFault ?? '–',
      html`<form class="inline" method="post" action="/control/send?lang=${words.lang}"><input type="hidden" name="delivery_id" value="${delivery.deliveryId}">
${renderSelect('manner', manners.filter(isSendable), 'normal', text.manners, { label: text.sendAs(reference) })}
<button class="plain">${text.sendNow}<span class="unseen"> ${reference}</span></button></form>`,
    ];
  });
  const heads = [
    text.time,
    text.reference,
    text.event,
    text.manner,
    text.status,
    text.tries,
    text.lastAnswer,
    text.actions,
  ];
  return renderTable({
    heading: text.deliveries,
    none: text.noDeliveries,
    heads,
    rows,
    note: text.shown(view.shownAtMost),
  });
}

const isSendable = (manner: (typeof manners)[number]) =>
  !['late', 'never', 'doubled', 'reordered'].includes(manner);

function renderMeans(words: Words, { means, payments, shownAtMost }: ControlView): Markup {
  const text = words.control;
  const references = new Map(payments.map((each) => [each.paymentId, each.reference]));
  const rows = means.map((each) => [
    words.methods[each.method],
    each.label,
    each.expiresMonth ?? '–',
    text.meansStates[each.status],
    references.get(each.paymentId) ?? '–',
    html`<form class="inline" method="post" action="/control/means?lang=${words.lang}"><input type="hidden" name="means_reference" value="${each.reference}">
${renderSelect('change', meansChanges, 'end', text.meansChanges, { label: text.changeMeans(each.label) })}
<button class="plain">${text.set}<span class="unseen"> ${each.label}</span></button></form>`,
  ]);
  const heads = [text.method, text.label, text.expires, text.status, text.keptWith, text.actions];
  const note = text.shown(shownAtMost);
  return renderTable({ heading: text.means, none: text.noMeans, heads, rows, note });
}

function renderWallets(words: Words, wallets: readonly WalletRecord[]): Markup {
  const rows = wallets.map(({ email, balances }) => [
    email,
    ...currencies.map((each) => formatAmount(balances[each].balanceMinor, each, words.lang)),
  ]);
  const heads = [words.control.account, ...currencies];
  return renderTable({ heading: words.control.wallets, none: '', heads, rows, note: '' });
}

interface Table {
  heading: string;
  none: string;
  heads: readonly string[];
  rows: readonly (readonly Piece[])[];
  note: string;
}

function renderTable({ heading, none, heads, rows, note }: Table): Markup {
  if (rows.length === 0) return html`<section><h2>${heading}</h2><p>${none}</p></section>`;
  return html`<section><h2>${heading}</h2>
<div class="wide" tabindex="0" role="region" aria-label="${heading}"><table>
<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody>
</table></div>
${note && html`<p class="quiet">${note}</p>`}</section>`;
}

const time = (instant: number) => new Date(instant).toISOString().slice(0, 19).replace('T', ' ');
