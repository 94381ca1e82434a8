import { formatInstant } from '#domain/format.ts';
import { toIso } from '#domain/time.ts';
import type { AttachmentView, MailView } from '../mail-view.ts';
import { inLanguage } from './layout.ts';
import { html, type Markup, type Piece } from './markup.ts';
import type { Words } from './words-en.ts';

export interface MailPageView {
  words: Words;
  address: URL;
  timeZone: string;
  mail: MailView;
}

export function renderMail(view: MailPageView): Piece {
  const { words, address, timeZone, mail } = view;
  const language = mail.language !== '' && html` lang="${mail.language}"`;
  const time = formatInstant(mail.receivedAt, timeZone, words.lang, 'second');
  return html`<p><a class="back" href="${inLanguage(new URL('/', address), words.lang)}">${words.back}</a></p>
<h1${language}>${mail.subject || words.untitled}</h1>
<dl class="pairs">
<div><dt>${words.from}</dt><dd>${mail.from}</dd></div>
<div><dt>${words.to}</dt><dd>${mail.to.join(', ')}</dd></div>
<div><dt>${words.received}</dt><dd><time datetime="${toIso(mail.receivedAt)}">${time}</time></dd></div>
</dl>
${mail.attachments.length > 0 && renderAttachments(view)}
<h2 id="as-read">${words.asRead}</h2>
${
  mail.html === ''
    ? html`<p class="none">${words.noHtml}</p>`
    : html`<iframe class="reader" src="/mails/${mail.id}/html" title="${words.asRead}" sandbox="allow-popups allow-popups-to-escape-sandbox" referrerpolicy="no-referrer"></iframe>`
}
<details class="card"${mail.html === '' && html` open`}><summary>${words.textPart}</summary>
${mail.text === '' ? html`<p>${words.noText}</p>` : html`<pre${language}>${mail.text}</pre>`}
</details>
<details class="card"><summary>${words.headers}</summary>
<dl class="headers">${mail.headers.map(({ name, value }) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
</details>
<p><a href="/mails/${mail.id}/source" download="${mail.id}.eml">${words.source}</a></p>`;
}

function renderAttachments({ words, mail }: MailPageView): Markup {
  const row = ({ index, filename, contentType, content }: AttachmentView) => {
    const href = `/mails/${mail.id}/attachments/${index}`;
    return html`<li class="file-row"><span class="file-name">${filename}</span> <span class="quiet">${words.size(content.length)}</span>
${isShown(contentType) && html`<a class="file-link" href="${href}" target="_blank" rel="noopener" aria-label="${words.view}: ${filename}">${words.view}</a>`}
<a class="file-link" href="${href}?download" download="${filename}" aria-label="${words.download}: ${filename}">${words.download}</a></li>`;
  };
  return html`<h2>${words.attachments}</h2><ul class="files">${mail.attachments.map(row)}</ul>`;
}

/** What a browser may show by itself; nothing that could carry a script of our origin. */
export const isShown = (contentType: string): boolean =>
  ['application/pdf', 'image/png', 'image/jpeg', 'image/gif', 'image/webp'].includes(contentType);
