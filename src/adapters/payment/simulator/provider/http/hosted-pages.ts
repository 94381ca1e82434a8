import type { Book } from '../book.ts';
import { type CardFields, readCard } from '../card-entry.ts';
import type { MerchantDesk } from '../merchant-desk.ts';
import { renderAppPage, renderScanPage } from '../pages/app-page.ts';
import { type CardForm, cardFormId, emptyCardForm, renderCardPage } from '../pages/card-page.ts';
import { renderChallengePage } from '../pages/challenge-page.ts';
import { renderEndedPage, renderPlainPage } from '../pages/ended-page.ts';
import {
  isLanguage,
  type Language,
  type MerchantName,
  type PageView,
  wordsOf,
} from '../pages/layout.ts';
import {
  renderSignInPage,
  renderWalletPage,
  type SignInForm,
  signInFormId,
} from '../pages/wallet-page.ts';
import type { AppAnswer, ChallengeAnswer, PayerDesk, PayResult } from '../payer-desk.ts';
import type { PaymentRecord } from '../records.ts';
import { walletAccountOf, walletPassword } from '../wallet-accounts.ts';
import { type Exchange, loseAnswer, readForm, redirect } from './exchange.ts';
import { answerPage } from './page-answers.ts';
import type { WalletSessions } from './wallet-session.ts';

export interface HostedPagesOptions {
  book: Book;
  desk: MerchantDesk;
  payer: PayerDesk;
  sessions: WalletSessions;
  merchant: MerchantName;
  clock: () => number;
  publicUrl: () => string;
}

interface Visit extends Exchange {
  options: HostedPagesOptions;
  view: PageView;
  payment: PaymentRecord;
}

type Handler = (visit: Visit) => Promise<void> | void;

const cardOnly: Record<string, Handler> = { 'POST /card': submitCard };
const challengeOnly: Record<string, Handler> = {
  'GET /challenge': showChallenge,
  'POST /challenge': submitChallenge,
};
const walletOnly: Record<string, Handler> = {
  'POST /wallet/sign-in': signIn,
  'POST /wallet/pay': payByWallet,
  'POST /wallet/sign-out': signOut,
};
const appOnly: Record<string, Handler> = {
  'GET /app': showApp,
  'POST /app': submitApp,
  'POST /continue': continueAfterApp,
};
const handlersOf: Record<PaymentRecord['method'], Record<string, Handler>> = {
  card: { ...cardOnly, ...challengeOnly },
  wallet: walletOnly,
  alipay: appOnly,
  wechat_pay: appOnly,
};

/** The pages a payer sees, under /pay/<token>. Plain forms; every answer to a submit is safe to repeat. */
export function createHostedPages(options: HostedPagesOptions) {
  return async (exchange: Exchange) => {
    const { request, response, url } = exchange;
    const [, token = '', subPath = ''] = /^\/pay\/([^/]+)(\/.*)?$/.exec(url.pathname) ?? [];
    const payment = await options.book.findByToken(token);
    const asked = url.searchParams.get('lang');
    const words = wordsOf(isLanguage(asked) ? asked : (payment?.locale ?? 'en'));
    if (!payment) {
      const main = renderPlainPage(words, 'unknown');
      const heading = words.ended.unknown.heading;
      return answerPage(response, { words, heading, kind: 'plain', main, status: 404 });
    }
    const view = { words, payment, merchant: options.merchant[words.lang], now: options.clock() };
    const visit: Visit = { ...exchange, options, view, payment };
    const action = `${request.method} ${subPath}`;
    const handler = action === 'POST /cancel' ? cancel : handlersOf[payment.method][action];
    if (payment.status !== 'open' && request.method === 'POST') return returnToMerchant(visit);
    if (payment.status !== 'open') return showEnded(visit);
    if (handler) return handler(visit);
    return subPath === '' ? showFirst(visit) : toPage(visit);
  };
}

function showFirst(visit: Visit) {
  // Paid with a kept card: what is left is the bank's question.
  if (visit.payment.onSession && visit.payment.challengedCard)
    return toPage(visit, {}, '/challenge');
  switch (visit.payment.method) {
    case 'card':
      return showCard(visit, emptyCardForm);
    case 'wallet':
      return showWallet(visit);
    default:
      return showScan(visit, false);
  }
}

function showCard(visit: Visit, form: CardForm) {
  const { words } = visit.view;
  const isWrong = Object.keys(form.faults).length > 0;
  const main = renderCardPage(visit.view, form);
  show(visit, { heading: words.card.heading, main, isWrong, switchForm: cardFormId });
}

async function submitCard(visit: Visit) {
  const form = await readForm(visit.request);
  const fields: CardFields = {
    number: form.get('number') ?? '',
    expiry: form.get('expiry') ?? '',
    cvv: form.get('cvv') ?? '',
    name: form.get('name') ?? '',
  };
  const { number, expiry, name } = fields;
  const typed = { number, expiry, name, keeps: form.get('keeps') === 'on' };
  const switched = inLanguageAsked(visit, form);
  if (switched) return showCard(switched, { typed, faults: {} });
  const entry = readCard(fields, visit.options.clock());
  if (!entry.accepted) return showCard(visit, { typed, faults: entry.faults });
  const { brand, ending, expiresMonth } = entry;
  const card = { brand, ending, expiresMonth };
  await hearRefusal(visit, form);
  leave(visit, await visit.options.payer.payByCard(visit.payment.paymentId, card));
}

/** The tick to keep it was taken away. */
async function hearRefusal({ options, payment }: Visit, form: URLSearchParams) {
  if (form.get('keeps') !== 'on') await options.payer.refuseKeeping(payment.paymentId);
}

function showChallenge(visit: Visit) {
  if (!visit.payment.challengedCard) return toPage(visit);
  const main = renderChallengePage(visit.view);
  show(visit, { heading: visit.view.words.challenge.heading, main });
}

async function submitChallenge(visit: Visit) {
  const answer = (await readForm(visit.request)).get('answer');
  if (!isOneOf<ChallengeAnswer>(answer, ['accept', 'fail', 'abandon'])) return toPage(visit);
  if (!visit.payment.challengedCard) return toPage(visit);
  leave(visit, await visit.options.payer.answerChallenge(visit.payment.paymentId, answer));
}

function showWallet(visit: Visit) {
  const { options, payment, view } = visit;
  const email = options.sessions.read(payment.token, visit.request.headers.cookie);
  const account = email === null ? undefined : walletAccountOf(email);
  if (!account) return showSignIn(visit, { email: '', faults: {} });
  const balances = options.book.store.wallets.get(account.email)?.balances;
  const balanceMinor = balances?.[payment.currency].balanceMinor ?? 0n;
  const main = renderWalletPage(view, { account, balanceMinor });
  show(visit, { heading: view.words.wallet.payHeading, main });
}

function showSignIn(visit: Visit, form: SignInForm) {
  const { words } = visit.view;
  const isWrong = Object.keys(form.faults).length > 0;
  const main = renderSignInPage(visit.view, form);
  show(visit, { heading: words.wallet.signInHeading, main, isWrong, switchForm: signInFormId });
}

async function signIn(visit: Visit) {
  const form = await readForm(visit.request);
  const email = form.get('email') ?? '';
  const password = form.get('password') ?? '';
  const switched = inLanguageAsked(visit, form);
  if (switched) return showSignIn(switched, { email, faults: {} });
  const text = visit.view.words.wallet;
  const faults: SignInForm['faults'] = {};
  if (email.trim() === '') faults.email = text.emailMissing;
  if (password === '') faults.password = text.passwordMissing;
  const account = walletAccountOf(email.normalize('NFKC'));
  const isRight = account && password === walletPassword;
  if (!faults.email && !faults.password && !isRight) faults.email = text.wrong;
  if (!isRight) return showSignIn(visit, { email, faults });
  const cookie = visit.options.sessions.begin(visit.payment.token, account.email);
  toPage(visit, { 'set-cookie': cookie });
}

async function payByWallet(visit: Visit) {
  const { options, payment } = visit;
  const email = options.sessions.read(payment.token, visit.request.headers.cookie);
  if (email === null) return toPage(visit);
  await hearRefusal(visit, await readForm(visit.request));
  leave(visit, await options.payer.payByWallet(payment.paymentId, email));
}

function signOut(visit: Visit) {
  toPage(visit, { 'set-cookie': visit.options.sessions.end(visit.payment.token) });
}

function showScan(visit: Visit, isEarly: boolean) {
  const { view, payment, options } = visit;
  const pageUrl = `${options.publicUrl()}/pay/${payment.token}`;
  const heading = view.words.app.scanHeading(view.words.methods[payment.method]);
  show(visit, { heading, main: renderScanPage(view, { pageUrl, isEarly }) });
}

function showApp(visit: Visit) {
  const main = renderAppPage(visit.view);
  show(visit, { heading: visit.view.words.app.confirmHeading, main });
}

async function submitApp(visit: Visit) {
  const form = await readForm(visit.request);
  const answer = form.get('answer');
  if (!isOneOf<AppAnswer>(answer, ['confirm', 'too_little', 'refuse'])) return toPage(visit);
  await hearRefusal(visit, form);
  leave(visit, await visit.options.payer.payInApp(visit.payment.paymentId, answer));
}

/** Paid on the phone: the screen's page learns it here. Decided payments never reach this. */
function continueAfterApp(visit: Visit) {
  showScan(visit, true);
}

async function cancel(visit: Visit) {
  await visit.options.desk.cancel(visit.payment.paymentId);
  returnToMerchant(visit);
}

function showEnded(visit: Visit) {
  const { status } = visit.payment;
  if (status === 'open') return toPage(visit);
  const heading = visit.view.words.ended[status].heading;
  show(visit, { heading, main: renderEndedPage(visit.view) });
}

function leave(visit: Visit, result: PayResult) {
  if (result.kind === 'challenge') return toPage(visit, {}, '/challenge');
  if (result.isAnswerLost) return loseAnswer(visit);
  returnToMerchant(visit);
}

const returnToMerchant = ({ response, payment }: Visit) => redirect(response, payment.returnUrl);

const toPage = ({ response, payment, view }: Visit, headers = {}, subPath = '') =>
  redirect(response, `/pay/${payment.token}${subPath}?lang=${view.words.lang}`, headers);

interface Shown {
  heading: string;
  main: ReturnType<typeof renderCardPage>;
  isWrong?: boolean;
  switchForm?: string;
}

const show = ({ response, view, payment }: Visit, shown: Shown) =>
  answerPage(response, {
    ...shown,
    words: view.words,
    kind: payment.method,
    formTarget: payment.returnUrl,
  });

/** The same page in the other language, when its switch was pressed instead of the main button. */
function inLanguageAsked(visit: Visit, form: URLSearchParams): Visit | null {
  const asked = form.get('switch_to');
  const viewIn = (visit: Visit, language: Language): PageView => ({
    ...visit.view,
    words: wordsOf(language),
    merchant: visit.options.merchant[language],
  });
  return isLanguage(asked) ? { ...visit, view: viewIn(visit, asked) } : null;
}

const isOneOf = <T extends string>(value: string | null, allowed: readonly T[]): value is T =>
  allowed.some((each) => each === value);
