import { error } from '@sveltejs/kit';
import { type UsageSpan, viewUsageOutlook } from '#usecases/forecast-usage.ts';
import { lineIdOf } from '../../../../http/line-param.ts';
import { requireSession } from '../../../../http/session.ts';
import { toUsagePage, usageKinds } from '../../../../view/usage-view.ts';
import type { PageServerLoad } from './$types';

const spans = { '7': 7, '30': 30, period: 'period' } as const satisfies Record<string, UsageSpan>;

export const load: PageServerLoad = async (event) => {
  const { accountId } = requireSession(event);
  const { searchParams } = event.url;
  const kind = usageKinds.find((each) => each === searchParams.get('kind')) ?? 'data';
  const span = spans[(searchParams.get('span') ?? '30') as keyof typeof spans] ?? 30;
  const lineId = lineIdOf(event.params);
  const outlook = await viewUsageOutlook(event.locals.product, { accountId, lineId, span });
  if ('refused' in outlook) error(404);
  return toUsagePage(outlook, { kind, span });
};
