import { error, fail, redirect } from '@sveltejs/kit';
import { fromPublicId, toPublicId } from '#domain/public-id.ts';
import { viewAccount } from '#usecases/view-account.ts';
import {
  type Redeemed,
  redeemVoucher,
  type VoucherRefusal,
} from '#usecases/vouchers/redeem-voucher.ts';
import { typedFields } from '../../http/form.ts';
import { pauseOf } from '../../http/pause.ts';
import { requireSession } from '../../http/session.ts';
import { toCreditView } from '../../view/credit-view.ts';
import { tongueOf } from '../../words/tongue.ts';
import type { Actions, PageServerLoad } from './$types';

/** The order to go back to, of this site's own making; anything else is none. */
function orderOf(url: URL): string | null {
  const order = url.searchParams.get('order') ?? '';
  return fromPublicId('ord', order) === null ? null : order;
}

export const load: PageServerLoad = async (event) => {
  const { accountId } = requireSession(event);
  const view = await viewAccount(event.locals.product, accountId);
  if (!view) error(404);
  const added = event.url.searchParams.get('added');
  const credit = view.credit.map(toCreditView);
  const of = credit.find(({ parts }) => parts.some(({ id }) => id === added));
  const part = of?.parts.find(({ id }) => id === added);
  return {
    order: orderOf(event.url),
    lines: view.lines.map(({ line }) => ({
      id: toPublicId('line', line.id),
      msisdn: line.msisdn,
      label: line.label,
    })),
    added: of && part ? { ...part, currency: of.currency, total: of.spendableMinor } : null,
    isRepeat: event.url.searchParams.has('again'),
    zone: view.lines[0]?.market.timeZone ?? view.account.timeZone,
  };
};

/** To where what it brought is shown: reloading there redeems nothing. */
function shown(redeemed: Redeemed, order: string | null): string {
  if (redeemed.kind === 'plan') return `/orders/${toPublicId('ord', redeemed.orderId)}`;
  const query = new URLSearchParams({ added: toPublicId('bkt', redeemed.bucketId) });
  if (redeemed.isRepeat) query.set('again', '');
  if (order) query.set('order', order);
  return `/voucher?${query}`;
}

/** What another line may mend. */
const aboutLine: readonly VoucherRefusal[] = [
  'line_required',
  'unknown_line',
  'number_lost',
  'line_on_hold',
  'plan_of_other_market',
  'plan_not_for_sim',
  'needs_running_plan',
  'queue_full',
];

export const actions: Actions = {
  default: async (event) => {
    const { accountId } = requireSession(event);
    const { locale, product } = event.locals;
    const typed = await typedFields(event.request, ['pin', 'serial', 'line']);
    const words = tongueOf(locale).words.credit.voucher;
    const outcome = await redeemVoucher(product, {
      ...{ accountId, locale, pin: typed.pin.slice(0, 100), serial: typed.serial.slice(0, 60) },
      lineId: fromPublicId('line', typed.line),
      address: event.getClientAddress(),
    });
    if (!('refused' in outcome)) redirect(303, shown(outcome, orderOf(event.url)));
    if ('retryAfterSeconds' in outcome) {
      const { retryAfterSeconds } = outcome;
      event.setHeaders({ 'retry-after': String(retryAfterSeconds) });
      const form = words.wait(await pauseOf(product, retryAfterSeconds, locale));
      return fail(429, { typed, asksSerial: false, errors: { form } });
    }
    const { refused } = outcome;
    // Who has one line is not asked for it, and reads it at the PIN.
    const isLine = aboutLine.includes(refused) && typed.line !== '';
    const field = refused === 'line_required' || isLine ? 'line' : 'pin';
    const errors: Record<string, string> = { [field]: words.refusals[refused] };
    const asksSerial = refused === 'voucher_refused' || typed.serial !== '';
    return fail(400, { typed, asksSerial, errors });
  },
};
