import { error } from '@sveltejs/kit';
import { toPublicId } from '#domain/public-id.ts';
import { viewRefund } from '#usecases/refund/view-refund.ts';
import { openRefundLink } from '../../../http/refund-link.ts';
import { refundSteps } from '../../../view/refund-steps.ts';
import { tongueOf } from '../../../words/tongue.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const link = openRefundLink(locals.product, params.token);
  const view = await viewRefund(locals.product, link);
  if (!view) error(404);
  const states = view.parts.map(({ refund }) => refund.state);
  const [first] = view.parts;
  return {
    token: params.token,
    steps: refundSteps(view, tongueOf(locals.locale)),
    state: states.includes('refused')
      ? ('refused' as const)
      : states.includes('requested')
        ? ('requested' as const)
        : ('refunded' as const),
    amountMinor: view.parts.reduce((sum, { refund }) => sum + refund.amountMinor, 0n),
    currency: view.order.currency,
    reason: first!.refund.reason,
    note: first!.refund.quote?.note ?? null,
    plan: view.plan.name,
    orderId: toPublicId('ord', view.order.id),
    /** Its owner gets back to the order; who only has the link has nothing there to go to. */
    isOwners: locals.session?.accountId === link.accountId,
    reference: view.order.reference,
    timeZone: view.timeZone,
    parts: view.parts.map(({ refund, payment }) => ({
      id: refund.id,
      amountMinor: refund.amountMinor,
      to: refund.destination === 'credit' ? ('credit' as const) : payment.method,
    })),
    hasNote: locals.web.renderCreditNote !== undefined && first!.refund.quote !== null,
  };
};
