import { type RequestEvent, redirect } from '@sveltejs/kit';
import { type ProviderMethod, providerMethods } from '#domain/payment.ts';
import { beginMeansSetup } from '#usecases/means/begin-means-setup.ts';
import { tongueOf } from '../words/tongue.ts';
import { requireSession } from './session.ts';

export const methodIn = (typed: string): ProviderMethod | null =>
  providerMethods.find((each) => each === typed) ?? null;

/** Leads to the provider's page that keeps a card or wallet, or answers what is wrong, by field. */
export async function addMeans(
  event: Pick<RequestEvent, 'locals' | 'url'>,
  wish: { method: ProviderMethod; consent: boolean; replacesId: string | null },
): Promise<Record<string, string>> {
  const { accountId } = requireSession(event);
  const { product, locale, web } = event.locals;
  const begun = await beginMeansSetup(product, { accountId, locale, ...wish });
  if (!('refused' in begun)) redirect(303, begun.redirectUrl, { external: web.paymentOrigins });
  const field = { consent_required: 'keep', method_not_offered: 'method' } as const;
  const words = tongueOf(locale).words.means.refusals[begun.refused];
  const at = begun.refused in field ? field[begun.refused as keyof typeof field] : 'form';
  return { [at]: words };
}
