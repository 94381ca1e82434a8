import { DAY, HOUR } from '#domain/time.ts';
import type { Message, SaleFacts } from '#ports/message-renderer.ts';

/** Every mail about auto-renewal, and more than one where words differ. */
export function autoRenewalMessages(sale: SaleFacts): Readonly<Record<string, Message>> {
  const chargeAt = Date.UTC(2026, 11, 22, 20, 59, 59);
  const about = {
    timeZone: 'Europe/London',
    readerZone: 'Asia/Shanghai',
    reference: '7TQK2M9X',
    happenedAt: sale.paidAt,
    planName: sale.planName,
    msisdn: sale.msisdn,
    currency: 'GBP',
    agreedMinor: 1_000n,
    means: ['Visa •••• 4242', null],
    pageLink: 'https://meridian.example/lines/line_01a203d2275b77e888f27ff14c50ea20/auto-renewal',
    stopLink: 'https://meridian.example/a/AbCdEfGhIjKlMnOpQrStUvWxYz0123456789-_',
  } as const;
  const means = {
    fix: 'means',
    fixLink: 'https://meridian.example/lines/line_1/auto-renewal/mend?fix=means',
  } as const;
  const lastInstant = Date.UTC(2026, 11, 22, 23, 59, 59);
  const payLink = 'https://meridian.example/o/AbCdEfGhIjKlMnOpQrStUvWxYz0123456789-_';
  return {
    'renewal-agreed': {
      kind: 'auto_renewal_agreed',
      ...about,
      trigger: 'plan-end',
      amountMinor: 500n,
      chargeAt,
      // In the reader's language where it is real (consentWords).
      words: 'Everyday 12GB: £5.00 → £10.00\n3 h',
    },
    'renewal-notice': {
      ...{ kind: 'auto_renewal_notice', ...about, amountMinor: 1_000n, chargeAt },
      ...{ thenMinor: null, fullMinor: 1_000n },
    },
    'renewal-notice-promotion': {
      ...{ kind: 'auto_renewal_notice', ...about, amountMinor: 500n, chargeAt },
      ...{ thenMinor: 500n, fullMinor: 1_000n },
    },
    'renewal-dropped': {
      ...{ kind: 'auto_renewal_dropped', ...about, amountMinor: 500n, chargeAt },
      reason: 'renewed_otherwise',
    },
    'renewal-dropped-data': {
      ...{ kind: 'auto_renewal_dropped', ...about, amountMinor: 1_000n, chargeAt },
      reason: 'enough_data',
    },
    'renewal-dropped-credit': {
      ...{ kind: 'auto_renewal_dropped', ...about, amountMinor: 1_000n, chargeAt },
      reason: 'enough_credit',
    },
    'renewal-dropped-over': {
      ...{ kind: 'auto_renewal_dropped', ...about, amountMinor: 1_000n, chargeAt },
      reason: 'plan_over',
    },
    'renewal-problem-card': {
      kind: 'auto_renewal_problem',
      ...about,
      ...means,
      ...{ problems: ['card_expires'], amountMinor: 1_000n, chargeAt },
    },
    'renewal-problem-price': {
      kind: 'auto_renewal_problem',
      ...about,
      ...{ problems: ['price_rose'], amountMinor: 1_200n, chargeAt },
      ...{ fix: 'agree', fixLink: `${about.pageLink}/mend?fix=agree` },
    },
    'renewal-problem-credit': {
      kind: 'auto_renewal_problem',
      ...about,
      means: [null],
      ...{ problems: ['credit_short', 'no_means'], amountMinor: 1_000n, chargeAt },
      ...{ fix: 'top-up', fixLink: `${about.pageLink}/mend?fix=top-up` },
    },
    'renewal-declined': {
      kind: 'auto_renewal_declined',
      ...about,
      ...means,
      ...{ reason: 'insufficient_funds', amountMinor: 1_000n, retryAt: chargeAt + DAY },
    },
    'renewal-declined-cap': {
      kind: 'auto_renewal_declined',
      ...about,
      ...{ fix: 'change', fixLink: `${about.pageLink}/mend?fix=change` },
      ...{ reason: 'monthly_cap', amountMinor: 1_000n, retryAt: Date.UTC(2027, 0, 1) },
    },
    'renewal-declined-returned': {
      kind: 'auto_renewal_declined',
      ...about,
      ...means,
      ...{ reason: 'returned', amountMinor: 1_000n, retryAt: chargeAt + 24 * HOUR },
    },
    'renewal-needs-payer': {
      kind: 'auto_renewal_needs_payer',
      ...about,
      ...{ amountMinor: 1_000n, until: chargeAt + 24 * HOUR, payLink },
    },
    'renewal-paused': { kind: 'auto_renewal_paused', ...about, state: 'lost-stolen' },
    'renewal-resumed': { kind: 'auto_renewal_resumed', ...about },
    'renewal-stopped': {
      kind: 'auto_renewal_stopped',
      byStaff: false,
      ...about,
      ...{ chargeUnderWay: false, lastInstant },
    },
    'renewal-stopped-late': {
      kind: 'auto_renewal_stopped',
      byStaff: false,
      ...about,
      ...{ chargeUnderWay: true, lastInstant },
    },
    'renewal-stopped-by-staff': {
      kind: 'auto_renewal_stopped',
      byStaff: true,
      ...about,
      ...{ chargeUnderWay: false, lastInstant },
    },
    'renewal-ended': {
      kind: 'auto_renewal_ended',
      ...about,
      ...{ amountMinor: 1_000n, cause: 'payment_failed', reason: 'do_not_retry', lastInstant },
    },
    'renewal-ended-number': {
      kind: 'auto_renewal_ended',
      ...about,
      ...{ amountMinor: 1_000n, cause: 'number_lost', reason: null, lastInstant: null },
    },
  };
}
