import { formatInstant } from '#domain/format.ts';
import { toIso } from '#domain/time.ts';
import type { MailSummary } from '../mail-view.ts';
import { sentinels } from '../smtp-intake.ts';
import { inLanguage } from './layout.ts';
import { html, type Markup, type Piece } from './markup.ts';
import type { Words } from './words-en.ts';

export interface ListView {
  words: Words;
  address: URL;
  timeZone: string;
  mails: readonly MailSummary[];
  /** All that the mailbox keeps. */
  total: number;
  /** The filter as typed. */
  to: string;
  recipients: readonly string[];
}

export function renderList(view: ListView): Piece {
  const { words, mails, total, to, address } = view;
  const counted =
    to === '' && mails.length < total
      ? words.countOf(mails.length, total)
      : words.count(mails.length);
  return html`<h1>${words.title}</h1>
<p class="lead">${words.lead}</p>
${renderFilter(view)}
<p class="count"><span>${mails.length > 0 && counted}</span><a href="${address.pathname + address.search}">${words.reload}</a></p>
${
  mails.length === 0
    ? html`<p class="none">${to === '' ? words.none : words.noneTo(to)}</p>`
    : html`<ol class="mails">${mails.map((mail) => renderRow(view, mail))}</ol>`
}
<details class="card"><summary>${words.trying}</summary>
<p>${words.sentinels}</p>
<dl class="pairs">${sentinels.map((sentinel) => html`<div><dt><code>…${sentinel}@</code></dt><dd>${words.sentinel[sentinel]}</dd></div>`)}</dl>
</details>`;
}

function renderFilter({ words, to, recipients, address }: ListView): Markup {
  const all = inLanguage(new URL('/', address), words.lang);
  return html`<form class="filter" action="/" method="get">
<input type="hidden" name="lang" value="${words.lang}">
<label for="to">${words.filter}</label>
<p class="hint" id="to-hint">${words.filterHint}</p>
<div class="row"><input id="to" name="to" value="${to}" list="recipients" aria-describedby="to-hint" autocomplete="off" autocapitalize="none" spellcheck="false" inputmode="email"><button>${words.apply}</button></div>
<datalist id="recipients">${recipients.slice(0, 200).map((each) => html`<option value="${each}"></option>`)}</datalist>
${to !== '' && html`<a href="${all}">${words.showAll}</a>`}
</form>`;
}

function renderRow({ words, timeZone, address }: ListView, mail: MailSummary): Markup {
  const there = new URL(`/mails/${mail.id}`, address);
  const time = formatInstant(mail.receivedAt, timeZone, words.lang, 'second');
  return html`<li>
<a href="${inLanguage(there, words.lang)}"${mail.language !== '' && html` lang="${mail.language}"`}>${mail.subject || words.untitled}</a>
<p><span class="unseen">${words.to}: </span>${mail.to.join(', ')}</p>
<p class="quiet"><time datetime="${toIso(mail.receivedAt)}">${time}</time></p>
</li>`;
}
