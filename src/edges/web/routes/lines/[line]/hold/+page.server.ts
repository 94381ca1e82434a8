import { error } from '@sveltejs/kit';
import { viewHolds } from '#usecases/holds/view-holds.ts';
import { typedFields } from '../../../../http/form.ts';
import { blockByForm, parkByForm, restoreByForm } from '../../../../http/hold-action.ts';
import { lineIdOf } from '../../../../http/line-param.ts';
import { requireSession } from '../../../../http/session.ts';
import { type HoldView, toHoldView } from '../../../../view/hold-view.ts';
import { en } from '../../../../words/en.ts';
import type { Actions, PageServerLoad } from './$types';

type Refused = keyof typeof en.hold.refused;

const refusedOf = (text: string | null): Refused | null =>
  (Object.keys(en.hold.refused) as Refused[]).find((each) => each === text) ?? null;

/** What is asked for, as far as the line can do it now; null: the page that says what there is. */
function stepOf(
  asked: string | null,
  { parking, mayPark, blocking, restoring }: HoldView,
): 'park' | 'block' | 'restore' | null {
  if (asked === 'park' && parking && mayPark) return 'park';
  if (asked === 'block' && blocking) return 'block';
  return asked === 'restore' && restoring ? 'restore' : null;
}

/** True of the line as it is: an address alone says nothing was done. */
function doneOf(text: string | null, { hold }: HoldView): 'parked' | 'blocked' | 'restored' | null {
  if (text === 'parked' && hold?.state === 'parked') return text;
  if (text === 'blocked' && hold?.state === 'lost-stolen') return text;
  return text === 'restored' && !hold ? text : null;
}

export const load: PageServerLoad = async (event) => {
  const { accountId } = requireSession(event);
  const view = await viewHolds(event.locals.product, { accountId, lineId: lineIdOf(event.params) });
  if (!view) error(404);
  const line = toHoldView(view);
  const asked = event.url.searchParams;
  return {
    line,
    step: stepOf(asked.get('step'), line),
    done: doneOf(asked.get('done'), line),
    refused: refusedOf(asked.get('refused')),
  };
};

export const actions: Actions = {
  park: async (event) => {
    const { agreed } = await typedFields(event.request, ['agreed']);
    return parkByForm(event, { lineId: lineIdOf(event.params), agreed });
  },
  block: (event) => blockByForm(event, lineIdOf(event.params)),
  restore: (event) => restoreByForm(event, lineIdOf(event.params)),
};
