import { error } from '@sveltejs/kit';
import type { BestValue } from '#domain/best-value.ts';
import type { NeedFromUsage } from '#domain/best-value-need.ts';
import { toPublicId } from '#domain/public-id.ts';
import { findBestValue, learnNeed } from '#usecases/find-best-value.ts';
import { listPlans } from '#usecases/list-plans.ts';
import { lineIdOf } from '../../../../http/line-param.ts';
import { requireSession } from '../../../../http/session.ts';
import {
  commonNeedForm,
  fromNeed,
  type NeedForm,
  type NeedProblems,
  readNeedForm,
  toNeed,
} from '../../../../view/need-form.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { accountId } = requireSession(event);
  const { locals, params, url } = event;
  const { product } = locals;
  const lineId = lineIdOf(params);
  const list = await listPlans(product, { accountId, lineId });
  if ('refused' in list) error(404);
  const { market, zones } = list;
  const countries = new Set([...zones.values()].flatMap((zone) => zone.countries));
  const stated = readNeedForm(url.searchParams);
  const learned = stated ? null : await learnNeed(product, { accountId, lineId });
  if (learned && 'refused' in learned) error(404);
  const form = stated ?? formFrom(learned, market.countries[0] ?? '');
  const reading = toNeed(form, { currency: market.currency, countries });
  let problems: NeedProblems = {};
  let result: BestValue | null = null;
  if ('problems' in reading) problems = stated ? reading.problems : {};
  else if (stated || learned?.history !== 'none') {
    const answer = await findBestValue(product, { accountId, lineId, need: reading.need });
    if ('refused' in answer) error(404);
    result = answer.result;
  }
  return {
    lineId: toPublicId('line', lineId),
    msisdn: list.line.msisdn,
    currency: market.currency,
    timeZone: market.timeZone,
    now: product.clock(),
    countries: [...countries],
    form,
    problems,
    result,
    learned: learned && {
      history: learned.history,
      daysObserved: learned.daysObserved,
      passingCountries: learned.passingCountries,
    },
  };
};

const formFrom = (learned: NeedFromUsage | null, home: string): NeedForm =>
  learned === null || learned.history === 'none' ? commonNeedForm(home) : fromNeed(learned.need);
