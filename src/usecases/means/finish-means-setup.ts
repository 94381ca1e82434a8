import { decideKeepMeans } from '#domain/change-means.ts';
import { toProviderPaymentId } from '#domain/public-id.ts';
import { MINUTE } from '#domain/time.ts';
import type { PaymentReport } from '#ports/payment-gateway.ts';
import { decideMeansSetup } from '#storage/means-setups.ts';
import { type MeansSetup, readMeansSetup } from '#storage/reads/means-setup.ts';
import type { Product } from '../product.ts';
import { expectOwn } from '../submit.ts';
import { changeReads } from './change-reads.ts';

/** A request to open may be on its way for so long. */
const OPENING_MS = 1 * MINUTE;

type Address = { accountId: string; setupId: string };

/** Asks the provider what became of a setup and writes it down; null: there is none. Safe to repeat. */
export async function finishMeansSetup(
  product: Product,
  address: Address,
): Promise<MeansSetup | null> {
  const setup = await readMeansSetup(product.database, address);
  if (setup?.state !== 'open' || setup.gateway !== product.gateway.name) return setup;
  const { accountId, setupId: paymentId } = address;
  const providerId = toProviderPaymentId({ accountId, paymentId });
  const isOver = product.clock() >= setup.expiresAt;
  const answer = await (isOver
    ? product.gateway.cancel(providerId)
    : product.gateway.ask(providerId));
  if (answer.outcome === 'known') return settleMeansSetup(product, setup, answer.report);
  if (answer.outcome === 'absent' && product.clock() >= setup.expiresAt + OPENING_MS)
    return end(product, setup, { state: 'expired', declineReason: null, meansId: null });
  return setup;
}

/** Writes the provider's word about a setup down. */
export async function settleMeansSetup(
  product: Product,
  setup: MeansSetup,
  report: PaymentReport,
): Promise<MeansSetup> {
  const { status, declineReason } = report;
  if (setup.state !== 'open' || status === 'open') return setup;
  if (status !== 'captured')
    return end(product, setup, { state: status, declineReason, meansId: null });
  // Checked, but its payer did not want it kept.
  if (!report.means)
    return end(product, setup, { state: 'cancelled', declineReason: null, meansId: null });
  const { accountId, id: initialPaymentId, gateway, replacesId, locale } = setup;
  const origin = { gateway, initialPaymentId, initialReference: report.providerReference };
  const kept = expectOwn(
    await product.committer.submit({
      accountId,
      key: `keep-means:${setup.id}`,
      name: 'keep-means',
      reads: changeReads,
      body: { setupId: setup.id },
      decide: decideKeepMeans(
        report.means,
        origin,
        replacesId === null ? null : { meansId: replacesId, locale },
      ),
    }),
  );
  if ('refused' in kept) throw new Error('a means that is kept is refused');
  return end(product, setup, { state: 'kept', declineReason: null, meansId: kept.meansId });
}

async function end(
  product: Product,
  setup: MeansSetup,
  decided: Pick<MeansSetup, 'declineReason' | 'meansId'> & {
    state: Exclude<MeansSetup['state'], 'open'>;
  },
): Promise<MeansSetup> {
  const { accountId, id: setupId } = setup;
  await decideMeansSetup(
    product.database,
    { accountId, setupId },
    { ...decided, at: product.clock() },
  );
  return { ...setup, ...decided };
}
