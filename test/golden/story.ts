import { expect } from 'vitest';
import { formatAllowance, formatInstant, formatMoney } from '#domain/format.ts';
import type { Bucket } from '#domain/ledger.ts';
import { fullPriceOf, type RenewalTiming } from '#domain/ordering.ts';
import type { Payment } from '#domain/payment.ts';
import type { Policy } from '#domain/policy.ts';
import { toProviderPaymentId } from '#domain/public-id.ts';
import { type Instant, SECOND } from '#domain/time.ts';
import { lastInstantOf } from '#domain/validity.ts';
import { charge } from '#usecases/charge.ts';
import { confirmOrder } from '#usecases/confirm-order.ts';
import { draftOrder } from '#usecases/draft-order.ts';
import { applyCode } from '#usecases/promotions/apply-code.ts';
import { quoteRefund } from '#usecases/refund/quote-refund.ts';
import { requestRefund } from '#usecases/refund/request-refund.ts';
import { takeAsCredit } from '#usecases/refund/take-as-credit.ts';
import { viewAccount } from '#usecases/view-account.ts';
import { viewCredit } from '#usecases/view-credit.ts';
import { viewOrder } from '#usecases/view-order.ts';
import { redeemVoucher } from '#usecases/vouchers/redeem-voucher.ts';
import { givenLine, type TestProduct, testProduct } from '../support/product.ts';
import { readBooks } from './books.ts';
import { explained } from './explained.ts';
import { currentFaults, keepBooks } from './golden.ts';

const ZONE = 'Europe/London';

/** A subscriber's life with the real product, told in words that are committed beside it. */
export class Story {
  readonly #lines: string[] = [];
  readonly #product: TestProduct;
  readonly #who: { accountId: string; lineId: string };
  #now: Instant;
  #orderId = '';
  /** How much later than told everything happens, because something failed on the way. */
  #lateMs = 0;
  #ledgerShown = 0;

  private constructor(
    title: string,
    begin: { product: TestProduct; now: Instant; who: { accountId: string; lineId: string } },
  ) {
    this.#product = begin.product;
    this.#who = begin.who;
    this.#now = begin.now;
    this.#lines.push(`# ${title}`, '');
  }

  static async begin(title: string, now: Instant, policy: Partial<Policy> = {}): Promise<Story> {
    const product = await testProduct({ now, policy, faults: currentFaults() });
    const who = await givenLine(product);
    return new Story(title, { product, now, who });
  }

  async end(file: string): Promise<void> {
    if (currentFaults()) {
      await this.#settle();
      keepBooks(await readBooks(this.#product.database, this.#who.accountId));
      return this.#product.stop();
    }
    const text = await explained(this.#product, this.#who);
    await this.#product.stop();
    await expect(text).toMatchFileSnapshot(`explained/${file.replace(/\.md$/, '.txt')}`);
    await expect(`${this.#lines.join('\n')}\n`).toMatchFileSnapshot(file);
  }

  get product(): TestProduct {
    return this.#product;
  }

  get who(): { accountId: string; lineId: string } {
    return this.#who;
  }

  #at(at: Instant): string {
    return formatInstant(at, ZONE, 'en');
  }

  tell(words: string): void {
    this.#lines.push(`**${this.#at(this.#now)}** ${words}`, '');
  }

  /** Without the time. */
  say(words: string): void {
    this.#lines.push(words, '');
  }

  moveTo(now: Instant): void {
    this.#now = now + this.#lateMs;
    this.#product.setClock(this.#now);
  }

  async chooses(planId: string, timing: RenewalTiming): Promise<void> {
    const wish = { ...this.#who, planId, timing, locale: 'en' as const };
    const draft = await draftOrder(this.#product, wish);
    if ('refused' in draft) throw new Error(draft.refused);
    this.#orderId = draft.orderId;
    const { order, plan } = await this.#order();
    const price = { amountMinor: order.priceMinor, currency: order.currency };
    const when = { now: 'now', 'at-end': 'when the current plan ends', queue: 'behind the queue' };
    this.tell(`Chooses **${plan.name.en}** for ${formatMoney(price, 'en')}, ${when[timing]}.`);
  }

  async confirms(
    method: 'card' | 'wallet' | 'credit' = 'card',
    { withCredit = false, keepsMeans = false } = {},
  ): Promise<void> {
    const { accountId } = this.#who;
    const keeps = keepsMeans ? ({ keepsMeans: 'en' } as const) : {};
    const wish = { accountId, orderId: this.#orderId, method, withCredit, consent: true, ...keeps };
    const answer = await this.#again(() => confirmOrder(this.#product, wish));
    if ('refused' in answer) throw new Error(answer.refused);
    const first = withCredit ? ' to be paid with credit first' : '';
    this.tell(
      method === 'credit'
        ? 'Confirms the order and pays it with credit.'
        : `Confirms the order${first}; is led to the provider’s page to pay by ${method}.`,
    );
  }

  /** Looks at what would come back, in figures. */
  async showRefundQuote(): Promise<void> {
    const { quote, order } = (await quoteRefund(this.#product, this.#of))!;
    if ('none' in quote) this.#lines.push(`Nothing to come back: ${quote.none}.`, '');
    else
      for (const { rule, priceMinor, usedMinor, refundMinor, until } of quote.options) {
        const money = (amountMinor: bigint) =>
          formatMoney({ amountMinor, currency: order.currency }, 'en');
        const end = until === null ? '' : `, until ${this.#at(until - 1_000)}`;
        this.#lines.push(
          `- ${rule}: paid ${money(priceMinor)}, kept ${money(usedMinor)}, back **${money(refundMinor)}**${end}`,
        );
      }
    this.#lines.push('');
  }

  /** The same once more while the provider did not say: what a page's words ask a subscriber to do. */
  async #again<Answer extends object>(ask: () => Promise<Answer>): Promise<Answer> {
    const answer = await ask();
    if (!('refused' in answer) || answer.refused !== 'payment_undecided') return answer;
    this.#pass(30);
    await this.#product.work();
    return ask();
  }

  #pass(seconds: number): void {
    const told = this.#now - this.#lateMs;
    this.#lateMs += seconds * SECOND;
    this.moveTo(told);
  }

  /** Time passes and workers work, until nothing about money is due any more. */
  async #settle(): Promise<void> {
    for (let minute = 0; minute < 5; minute++) {
      this.#pass(60);
      await this.#product.work();
    }
  }

  get #of() {
    return { accountId: this.#who.accountId, orderId: this.#orderId };
  }

  /** Takes the best of what was quoted. */
  async givesBack(destination: 'original' | 'credit' = 'original'): Promise<string> {
    const { quote } = (await quoteRefund(this.#product, this.#of))!;
    if ('none' in quote) throw new Error(quote.none);
    const quoteId = quote.options[0]!.id;
    const answer = await requestRefund(this.#product, { ...this.#of, quoteId, destination });
    if ('refused' in answer) throw new Error(answer.refused);
    const to = destination === 'credit' ? 'to account credit' : 'back the way it came';
    this.tell(`Confirms to give it back; the money is to go ${to}.`);
    return answer.requestId;
  }

  /** The jobs ask the provider. */
  async works(): Promise<void> {
    await this.#product.work();
    if (currentFaults()) await this.#settle();
  }

  async takesAsCredit(refundId: string): Promise<void> {
    const { accountId } = this.#who;
    const answer = await takeAsCredit(this.#product, { accountId, refundId });
    if ('refused' in answer) throw new Error(answer.refused);
    this.tell('Chooses account credit instead.');
  }

  /** Types a promotion code on the review. */
  async types(code: string): Promise<void> {
    const answer = await applyCode(this.#product, { ...this.#of, code, address: '192.0.2.1' });
    if ('refused' in answer) this.tell(`Types the code ${code} and is refused: ${answer.refused}.`);
    else this.tell(`Types the code ${code}.`);
    await this.showPrice();
  }

  /** As the review shows it. */
  async showPrice(): Promise<void> {
    const { order } = await this.#order();
    const money = (amountMinor: bigint) =>
      formatMoney({ amountMinor, currency: order.currency }, 'en');
    const off = order.discounts.map(({ label, discountMinor }) =>
      discountMinor === '0'
        ? ` with ${label.en} · ${label['zh-CN']}`
        : ` − ${money(BigInt(discountMinor))} (${label.en} · ${label['zh-CN']})`,
    );
    const next = `the next time ${money(order.thenPriceMinor)}`;
    const price = `${money(fullPriceOf(order))}${off.join('')} = **${money(order.priceMinor)}**`;
    this.#lines.push(`Price: ${price}; ${next}.`, '');
  }

  /** Types a voucher's PIN, as it was scratched free. */
  async redeems(pin: string): Promise<void> {
    const { accountId } = this.#who;
    const typed = { accountId, pin, locale: 'en' as const, address: '192.0.2.1' };
    const answer = await redeemVoucher(this.#product, typed);
    if ('refused' in answer)
      this.tell(`Types the PIN of a voucher and is refused: ${answer.refused}.`);
    else if (answer.kind === 'plan') this.#orderId = answer.orderId;
    if ('refused' in answer) return;
    const before = answer.isRepeat ? ', which was redeemed before' : '';
    this.tell(`Types the PIN of a voucher${before}.`);
  }

  /** The newest payment of the order, to come back to. */
  async lastPayment(): Promise<{ orderId: string; paymentId: string }> {
    return { orderId: this.#orderId, paymentId: (await this.#order()).payments.at(-1)!.id };
  }

  /** The provider takes a payment that it had called declined. */
  async isTakenAfterAll(late: { orderId: string; paymentId: string }): Promise<void> {
    const { accountId } = this.#who;
    const payment_id = toProviderPaymentId({ accountId, paymentId: late.paymentId });
    const answer = await fetch(`${this.#product.providerUrl}/control/capture`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ payment_id }),
    });
    if (!answer.ok) throw new Error(`control/capture: ${await answer.text()}`);
    this.#orderId = late.orderId;
    this.tell('The provider takes the declined payment after all.');
    for (let tries = 0; tries < 200; tries++) {
      const { payments } = await this.#order();
      if (payments.some(({ id, state }) => id === late.paymentId && state === 'captured')) return;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error('the late word did not come');
  }

  async showCredit(): Promise<void> {
    const { credit } = await viewCredit(this.#product, this.#who.accountId);
    for (const { currency, spendableMinor, heldMinor, buckets } of credit) {
      const money = (amountMinor: bigint) => formatMoney({ amountMinor, currency }, 'en');
      this.#lines.push(`Credit: **${money(spendableMinor)}**, held ${money(heldMinor)}.`);
      for (const { remaining, expiresAt, taxed } of buckets)
        this.#lines.push(
          `- ${money(remaining)} until ${expiresAt === null ? 'ever' : this.#at(expiresAt)}, ${taxed ? 'taxed when sold' : 'taxed when spent'}`,
        );
    }
    if (credit.length === 0) this.#lines.push('Credit: none.');
    this.#lines.push('');
  }

  async paysByCard(ending: string, words: string): Promise<void> {
    const payment = await this.#openedPayment();
    const address = { accountId: this.#who.accountId, paymentId: payment.id };
    await this.#product.payAs(toProviderPaymentId(address), ending);
    this.tell(words);
  }

  /** The payment whose page the subscriber is on; a page that could not be made comes some seconds later. */
  async #openedPayment(): Promise<Payment> {
    const payment = (await this.#order()).payments.at(-1)!;
    if (payment.state === 'opened' || !currentFaults()) return payment;
    this.#pass(6);
    await this.#product.work();
    return (await this.#order()).payments.at(-1)!;
  }

  /** Waits for the provider's webhook to arrive over HTTP; when one was lost, for our own asking. */
  async hearsFromProvider(): Promise<void> {
    for (let tries = 0; tries < 200; tries++) {
      if ((await this.#order()).payments.at(-1)!.decidedAt !== null) return;
      await new Promise((resolve) => setTimeout(resolve, 25));
      if (currentFaults() && tries % 20 === 19) {
        this.#pass(21);
        await this.#product.work();
      }
    }
    throw new Error('no webhook came');
  }

  async uses(kind: 'data' | 'voice' | 'sms', amount: bigint): Promise<void> {
    const scope = kind === 'data' ? 'any' : 'national';
    const answer = await charge(this.#product, {
      ...this.#who,
      kind,
      scope,
      country: 'GB',
      amount,
      key: `${kind} ${this.#now}`,
    });
    if ('refused' in answer) throw new Error(answer.refused);
    this.tell(`Uses ${formatAllowance({ kind, amount, currency: 'GBP' }, 'en')} in the UK.`);
  }

  async #order() {
    const { accountId } = this.#who;
    return (await viewOrder(this.#product, { accountId, orderId: this.#orderId }))!;
  }

  async showOrder(): Promise<void> {
    const { order, events, payments, refunds } = await this.#order();
    this.#lines.push(`Order: **${order.state}**, held ${order.heldMinor}.`, '');
    for (const { kind, detail, happenedAt } of events) {
      const why = detail.reason ? ` (${detail.reason})` : '';
      this.#lines.push(`- ${this.#at(happenedAt)}: ${kind}${why}`);
    }
    const states = payments.map((each) => `${each.method} ${each.state}`);
    this.#lines.push('', `Payments: ${states.join(', ')}. Refunds: ${refunds.length}.`, '');
  }

  async showLine(): Promise<void> {
    const { lines } = (await viewAccount(this.#product, this.#who.accountId))!;
    const { state, deadlines, buckets, periods } = lines[0]!;
    const when = (at: Instant | null) => (at === null ? '–' : this.#at(at));
    this.#lines.push(
      `Line: **${state}**. Service ends ${when(deadlines.serviceEndsAt)}, inbound ${when(deadlines.inboundEndsAt)}, number lost ${when(deadlines.numberLostAt)}.`,
      '',
    );
    for (const { period, plan } of periods) {
      const last = period.endsAt && lastInstantOf(period.endsAt, period.validity.count);
      this.#lines.push(`- ${plan.name.en}: ${when(period.startsAt)} to ${when(last)}`);
    }
    if (buckets.length > 0)
      this.#lines.push('', '| left | of | kind | from | until |', '|---|---|---|---|---|');
    for (const bucket of buckets) this.#lines.push(this.#row(bucket));
    this.#lines.push('');
  }

  #row(bucket: Bucket): string {
    const { kind, remaining, granted, scope, startsAt, expiresAt } = bucket;
    const amount = (of: bigint) => formatAllowance({ kind, amount: of, currency: 'GBP' }, 'en');
    const when = (at: Instant | null) => (at === null ? '–' : this.#at(at));
    const cells = [
      amount(remaining),
      amount(granted),
      scope === 'any' ? kind : `${kind} ${scope}`,
      when(startsAt),
      when(expiresAt),
    ];
    return `| ${cells.join(' | ')} |`;
  }

  /** Every movement since the last time it was shown. */
  async showLedger(): Promise<void> {
    const { rows } = await this.#product.database.query<{
      kind: string;
      asset: string;
      amount: bigint;
      from_place: string;
      to_place: string;
      rule: string;
    }>(
      `select kind, asset, amount, from_place, to_place, rule from transfer
        where account_id = $1 order by seq`,
      [this.#who.accountId],
    );
    const place = (name: string) => name.replace(/:[0-9a-f-]{36}$/, '');
    this.#lines.push('| movement | amount | from | to | rule |', '|---|---|---|---|---|');
    for (const row of rows.slice(this.#ledgerShown))
      this.#lines.push(
        `| ${row.kind} | ${row.amount} ${row.asset} | ${place(row.from_place)} | ${place(row.to_place)} | ${row.rule} |`,
      );
    this.#ledgerShown = rows.length;
    this.#lines.push('');
  }
}
