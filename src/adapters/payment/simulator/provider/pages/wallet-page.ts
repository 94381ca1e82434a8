import { type WalletAccount, walletAccounts, walletPassword } from '../wallet-accounts.ts';
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

export const signInFormId = 'sign-in-form';

export interface SignInForm {
  email: string;
  faults: { email?: string; password?: string };
}

export function renderSignInPage(view: PageView, form: SignInForm): Markup {
  const { words, payment } = view;
  const text = words.wallet;
  const { email, password } = form.faults;
  const faults: FieldFault[] = [
    ...(email ? [{ field: 'email', text: email }] : []),
    ...(password ? [{ field: 'password', text: password }] : []),
  ];
  return html`${renderSummary(view)}
<section class="panel" aria-labelledby="step">
${renderFaults(words, faults)}
<h1 id="step">${text.signInHeading}</h1>
<form id="${signInFormId}" method="post" action="/pay/${payment.token}/wallet/sign-in?lang=${words.lang}" novalidate>
${renderField(words, { name: 'email', label: text.email, value: form.email, fault: email, type: 'email', autocomplete: 'username', inputmode: 'email' })}
${renderField(words, { name: 'password', label: text.password, fault: password, type: 'password', autocomplete: 'current-password' })}
<button class="primary">${text.signIn}</button>
</form>
${renderCancel(view)}
${renderDemoAccounts(words)}
</section>`;
}

function renderDemoAccounts(words: Words): Markup {
  const text = words.wallet;
  const rows = walletAccounts.map(
    ({ email }) => html`<tr><td class="digits">${email}</td><td>${text.accounts[email]}</td></tr>`,
  );
  return html`<details>
<summary>${text.demo}</summary>
<p>${text.demoIntro(walletPassword)}</p>
<table>
<thead><tr><th scope="col">${text.account}</th><th scope="col">${text.result}</th></tr></thead>
<tbody>${rows}</tbody>
</table>
</details>`;
}

export interface WalletInHand {
  account: WalletAccount;
  balanceMinor: bigint;
}

export function renderWalletPage(view: PageView, { account, balanceMinor }: WalletInHand): Markup {
  const { words, payment } = view;
  const text = words.wallet;
  const write = (minor: bigint) => formatAmount(minor, payment.currency, words.lang);
  const afterMinor = balanceMinor - payment.amountMinor;
  const action = `/pay/${payment.token}/wallet`;
  return html`${renderSummary(view)}
<section class="panel" aria-labelledby="step">
<h1 id="step">${payment.amountMinor === 0n ? words.keeping.heading : text.payHeading}</h1>
<dl>
<div><dt>${text.signedInAs}</dt><dd>${account.name}<br><span class="quiet">${account.email}</span></dd></div>
<div><dt>${text.balance}</dt><dd>${write(balanceMinor)}</dd></div>
${afterMinor >= 0n && html`<div><dt>${text.balanceAfter}</dt><dd>${write(afterMinor)}</dd></div>`}
</dl>
${afterMinor < 0n && html`<p class="notice">${text.short(write(-afterMinor))}</p>`}
<form method="post" action="${action}/pay?lang=${words.lang}">
${renderKeeping(view)}
<button class="primary">${payment.amountMinor === 0n ? words.keeping.save : text.pay(write(payment.amountMinor))}</button>
</form>
<form method="post" action="${action}/sign-out?lang=${words.lang}">
<button class="plain">${text.signOut}</button>
</form>
${renderCancel(view)}
</section>`;
}
