import type { PaymentRecord } from '../records.ts';
import { formatAmount } from './amounts.ts';
import { html, type Markup, type Piece } from './markup.ts';
import { en, type Words } from './words-en.ts';
import { zh } from './words-zh.ts';

export type Language = Words['lang'];
/** The merchant's name as its payers know it. */
export type MerchantName = Readonly<Record<Language, string>>;
export const languages: readonly Language[] = ['zh-CN', 'en'];
export const isLanguage = (tag: string | null): tag is Language => tag === 'zh-CN' || tag === 'en';
export const wordsOf = (language: Language): Words => (language === 'zh-CN' ? zh : en);

const languageNames: Record<Language, string> = { 'zh-CN': '中文', en: 'English' };

/** What every page of one payment is written from. */
export interface PageView {
  words: Words;
  payment: PaymentRecord;
  merchant: string;
  now: number;
}

export interface Shell {
  words: Words;
  stylesheet: string;
  title: string;
  /** `?lang=` links for pages without typed text; else the id of the form whose text to carry over. */
  switchForm?: string;
  kind: string;
  main: Piece;
}

/** A whole page. It needs no script and no file from anywhere else. */
export function renderPage({ words, stylesheet, title, switchForm, kind, main }: Shell): string {
  const page = html`<!doctype html>
<html lang="${words.lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="stylesheet" href="${stylesheet}">
<link rel="icon" href="data:,">
</head>
<body class="${kind}">
<a class="skip" href="#main">${words.skip}</a>
<header class="top">
<p class="brand"><svg class="mark" viewBox="0 0 24 24" aria-hidden="true"><path d="M12 2v13M7 6h10M4 13c1 5 4 8 8 8s7-3 8-8" fill="none" stroke="currentColor" stroke-width="2.4" stroke-linecap="round"/></svg>${words.brand}</p>
<p class="badge">${words.testMode}</p>
${languageSwitch(words, switchForm)}
</header>
<main id="main">${main}</main>
<footer class="foot"><p>${words.testNotice}</p></footer>
</body>
</html>`;
  return page.text;
}

function languageSwitch(words: Words, switchForm: string | undefined): Markup {
  const entries = languages.map((language) => {
    if (language === words.lang) {
      return html`<li><span aria-current="true" lang="${language}">${languageNames[language]}</span></li>`;
    }
    const name = languageNames[language];
    return switchForm
      ? html`<li><button class="link" form="${switchForm}" name="switch_to" value="${language}" formnovalidate lang="${language}">${name}</button></li>`
      : html`<li><a href="?lang=${language}" hreflang="${language}" lang="${language}">${name}</a></li>`;
  });
  // Enter in a field presses the form's first button, which must never be the language.
  const first =
    switchForm &&
    html`<button class="away" form="${switchForm}" tabindex="-1" aria-hidden="true">OK</button>`;
  return html`<nav class="languages" aria-label="${words.languageLabel}">${first}<ul>${entries}</ul></nav>`;
}

/** Merchant, amount and time limit: the same on every step, so that nothing moves. */
export function renderSummary({ words, payment, merchant, now }: PageView): Markup {
  const { summary } = words;
  const amount = formatAmount(payment.amountMinor, payment.currency, words.lang);
  return html`<section class="summary" aria-labelledby="summary">
<a class="back" href="${payment.returnUrl}">${words.backTo(merchant)}</a>
<h2 id="summary" class="quiet">${summary.heading}</h2>
<p class="amount">${payment.amountMinor === 0n ? words.keeping.nothingTaken : amount}</p>
<dl>
<div><dt>${summary.merchant}</dt><dd>${merchant}</dd></div>
<div><dt>${summary.description}</dt><dd>${payment.description}</dd></div>
<div><dt>${summary.reference}</dt><dd>${payment.reference}</dd></div>
${payment.status === 'open' && html`<div><dt>${summary.openUntil}</dt><dd>${renderDeadline(words, payment.expiresAt, now)}</dd></div>`}
${payment.status === 'captured' && html`<div><dt>${summary.paidWith}</dt><dd>${paidWithOf(words, payment)}</dd></div>`}
</dl>
</section>`;
}

export const paidWithOf = (words: Words, { paidWith, method }: PaymentRecord): string =>
  paidWith === null || paidWith === method ? words.methods[method] : paidWith;

function renderDeadline(words: Words, expiresAt: number, now: number): Markup {
  const minutes = Math.max(1, Math.floor((expiresAt - now) / 60_000));
  const left =
    minutes < 120 ? words.summary.minutes(minutes) : words.summary.hours(Math.floor(minutes / 60));
  const iso = new Date(expiresAt).toISOString();
  const time = new Intl.DateTimeFormat(words.lang === 'en' ? 'en-GB' : words.lang, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: 'UTC',
  }).format(expiresAt);
  return html`<time datetime="${iso}">${time} UTC</time><br><span class="quiet">${left}</span>`;
}

/** What is kept and what for; the payer may say no here too. Where nothing is bought, leaving says it. */
export function renderKeeping(
  { words, payment, merchant }: PageView,
  isTicked = true,
): Markup | false {
  if (!payment.keepAsked) return false;
  const text = words.keeping;
  const told = html`<p class="hint" id="keeps-hint">${text.told(merchant)}</p>`;
  if (payment.amountMinor === 0n)
    return html`<div class="field">${told}<input type="hidden" name="keeps" value="on"></div>`;
  return html`<div class="field keep"><label><input type="checkbox" name="keeps" value="on"${isTicked && html` checked`} aria-describedby="keeps-hint"> ${text.tick}</label>
${told}</div>`;
}

/** The way out that takes no money, below every step. */
export const renderCancel = ({
  words,
  payment,
}: PageView): Markup => html`<form class="leave" method="post" action="/pay/${payment.token}/cancel?lang=${words.lang}">
<button class="plain">${words.cancel}</button>
<p class="quiet">${words.cancelHint}</p>
</form>`;

export interface FieldFault {
  field: string;
  text: string;
}

/** After GOV.UK: a summary that takes the focus, each line leading to its field. */
export function renderFaults(words: Words, faults: readonly FieldFault[]): Markup | false {
  if (faults.length === 0) return false;
  const lines = faults.map(({ field, text }) => html`<li><a href="#${field}">${text}</a></li>`);
  return html`<div class="faults" role="alert" tabindex="-1" autofocus>
<h2>${words.error.heading}</h2>
<ul>${lines}</ul>
</div>`;
}

export interface Field {
  name: string;
  label: string;
  hint?: string;
  value?: string;
  fault?: string | undefined;
  type?: string;
  autocomplete: string;
  inputmode?: string;
  size?: 'short';
}

export function renderField(words: Words, field: Field): Markup {
  const { name, hint, fault } = field;
  const described = [hint && `${name}-hint`, fault && `${name}-fault`].filter(Boolean).join(' ');
  return html`<div class="field${fault ? ' wrong' : ''}">
<label for="${name}">${field.label}</label>
${hint && html`<p class="hint" id="${name}-hint">${hint}</p>`}
${fault && html`<p class="fault" id="${name}-fault"><span class="unseen">${words.error.title}: </span>${fault}</p>`}
<input id="${name}" name="${name}" type="${field.type ?? 'text'}" value="${field.value ?? ''}" autocomplete="${field.autocomplete}" inputmode="${field.inputmode ?? 'text'}" autocapitalize="none" spellcheck="false"${field.size && html` class="${field.size}"`}${described && html` aria-describedby="${described}"`}${fault && html` aria-invalid="true"`}>
</div>`;
}
