import { error } from '@sveltejs/kit';
import { renderSVG } from 'uqr';
import { toPublicId } from '#domain/public-id.ts';
import { viewAccount } from '#usecases/view-account.ts';
import { lineIdOf } from '../../../../http/line-param.ts';
import { requireSession } from '../../../../http/session.ts';
import type { PageServerLoad } from './$types';

/** Dark on light in every scheme, with the quiet zone of ISO/IEC 18004: cameras need both. */
const QUIET_ZONE = 4;

export const load: PageServerLoad = async (event) => {
  const { accountId } = requireSession(event);
  const lineId = lineIdOf(event.params);
  const view = await viewAccount(event.locals.product, accountId);
  const found = view?.lines.find(({ line }) => line.id === lineId);
  if (!found || ['number-lost', 'quarantined', 'ported-out'].includes(found.state)) error(404);
  const { simKind, activationCode, msisdn, activatedAt } = found.line;
  return {
    lineId: toPublicId('line', lineId),
    msisdn,
    simKind,
    activationCode,
    isActivated: activatedAt !== null,
    qr: activationCode && renderSVG(activationCode, { border: QUIET_ZONE }),
  };
};
