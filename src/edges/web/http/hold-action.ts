import { error, type RequestEvent, redirect } from '@sveltejs/kit';
import type { PolicyMoney } from '#domain/lifecycle-policy.ts';
import { isCurrency } from '#domain/money.ts';
import { toPublicId } from '#domain/public-id.ts';
import { blockLine, type HoldRefusal, parkLine, restoreLine } from '#usecases/holds/hold-line.ts';
import { requireSession } from './session.ts';
import { toConfirm } from './step-up.ts';

type Place = Pick<RequestEvent, 'url' | 'locals'>;
type Step = 'park' | 'block' | 'restore';

const pageOf = (lineId: string) => `/lines/${toPublicId('line', lineId)}/hold`;

/** `150 GBP`, or nothing for what is free; undefined: the form was made up. */
export function readAgreed(text: string): PolicyMoney | null | undefined {
  if (text === '') return null;
  const [minor = '', currency = ''] = text.split(' ');
  if (!/^\d{1,9}$/.test(minor) || !isCurrency(currency)) return undefined;
  return { minor: Number(minor), currency };
}

/** Parks at the price that was shown, and leads on; credit pays, so that it may ask who it is first. */
export async function parkByForm(
  event: Place,
  { lineId, agreed: text }: { lineId: string; agreed: string },
): Promise<never> {
  const caller = requireSession(event);
  const agreed = readAgreed(text);
  if (agreed === undefined) return refusedTo(lineId, 'park', 'terms_changed');
  const answer = await parkLine(event.locals.product, caller, { lineId, agreed });
  if (!('refused' in answer)) redirect(303, `${pageOf(lineId)}?done=parked`);
  if (answer.refused !== 'step_up_required') return refusedTo(lineId, 'park', answer.refused);
  return toConfirm(event, 'pay-with-stored-means', {
    next: `${pageOf(lineId)}?step=park`,
    action: { act: 'park-line', lineId, agreed: text },
  });
}

export async function blockByForm(event: Place, lineId: string): Promise<never> {
  const { accountId } = requireSession(event);
  const answer = await blockLine(event.locals.product, { accountId, lineId });
  if ('refused' in answer) return refusedTo(lineId, 'block', answer.refused);
  redirect(303, `${pageOf(lineId)}?done=blocked`);
}

/** Lifting a block asks who it is. */
export async function restoreByForm(event: Place, lineId: string): Promise<never> {
  const answer = await restoreLine(event.locals.product, requireSession(event), lineId);
  if (!('refused' in answer)) redirect(303, `${pageOf(lineId)}?done=restored`);
  if (answer.refused !== 'step_up_required') return refusedTo(lineId, 'restore', answer.refused);
  return toConfirm(event, 'change-security', {
    next: `${pageOf(lineId)}?step=restore`,
    action: { act: 'restore-line', lineId },
  });
}

/** Done already: the page says so. Anything else is said where it was asked for. */
function refusedTo(lineId: string, step: Step, refused: HoldRefusal): never {
  if (refused === 'unknown_line') error(404);
  redirect(303, `${pageOf(lineId)}?step=${step}&refused=${refused}`);
}
