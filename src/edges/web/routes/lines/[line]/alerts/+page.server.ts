import { error, fail, redirect } from '@sveltejs/kit';
import type { Currency } from '#domain/money.ts';
import { toPublicId } from '#domain/public-id.ts';
import type { WatchWish } from '#domain/set-watch.ts';
import { addWatch, overrideCap, removeWatch } from '#usecases/watching/change-watch.ts';
import { viewWatches } from '#usecases/watching/view-watches.ts';
import { typedFields } from '../../../../http/form.ts';
import { lineIdOf } from '../../../../http/line-param.ts';
import { requireSession } from '../../../../http/session.ts';
import {
  alertWords,
  capAmount,
  capName,
  eventWords,
  nextLimit,
  readAlert,
  readCap,
} from '../../../../view/watch-view.ts';
import { tongueOf } from '../../../../words/tongue.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

async function watchesOf(event: RequestEvent | Parameters<PageServerLoad>[0]) {
  const { accountId } = requireSession(event);
  const lineId = lineIdOf(event.params);
  const view = await viewWatches(event.locals.product, { accountId, lineId });
  return { ...(view ?? error(404)), accountId, lineId };
}

export const load: PageServerLoad = async (event) => {
  const { line, market, policy, alerts, caps, services, now, history } = await watchesOf(event);
  const tongue = tongueOf(event.locals.locale);
  const { currency } = market;
  const told = { currency, tongue };
  return {
    lineId: toPublicId('line', line.id),
    ...{ msisdn: line.msisdn, currency, services, now },
    timeZone: market.timeZone,
    done: event.url.searchParams.get('done'),
    usedPercent: policy.usedPercent,
    capPercent: policy.capPercent,
    tellsArrival: policy.tellsArrival,
    history: history.map((each) => ({
      id: each.id,
      at: each.happenedAt,
      words: eventWords(each, { ...told, timeZone: market.timeZone }),
    })),
    alerts: alerts.map((alert) => ({
      id: alert.id,
      words: alertWords(alert, currency, tongue),
    })),
    caps: caps.map((cap) => {
      const next = nextLimit(cap);
      return {
        ...{ id: cap.id, window: cap.window, overrides: cap.overrides, endsAt: cap.endsAt },
        ...{ used: cap.used, limit: cap.limit, isReached: cap.isReached },
        isOurs: cap.rule.by === 'policy',
        name: capName(cap, tongue),
        usedWords: capAmount(cap, cap.used, told),
        limitWords: cap.limit === null ? null : capAmount(cap, cap.limit, told),
        nextWords: next === null ? null : capAmount(cap, next, told),
      };
    }),
  };
};

const fields = ['on', 'amount', 'of', 'limit', 'per', 'service', 'abroad'] as const;

type Typed = Record<(typeof fields)[number], string>;

const shown = (typed: Typed, errors: Record<string, string>) => fail(400, { typed, errors });

const back = (params: { line: string }, done: string) =>
  redirect(303, `/lines/${params.line}/alerts?done=${done}`);

type Problem = 'kind' | 'amount' | 'level';

/** Adds what was typed, or says beside which of its two fields it is wrong. */
const adding =
  (
    fieldOf: { kind: 'on' | 'of'; amount: 'amount' | 'limit' },
    read: (typed: Typed, currency: Currency) => WatchWish | Problem,
  ) =>
  async (event: RequestEvent) => {
    const { accountId, lineId, market } = await watchesOf(event);
    const w = tongueOf(event.locals.locale).words.watching.problems;
    const typed = await typedFields(event.request, fields);
    const wish = read(typed, market.currency);
    if (typeof wish === 'string')
      return shown(typed, { [wish === 'kind' ? fieldOf.kind : fieldOf.amount]: w[wish] });
    const answer = await addWatch(event.locals.product, { accountId, lineId, ...wish });
    if (!('refused' in answer)) return back(event.params, 'added');
    const { refused } = answer;
    if (refused === 'unknown_line') error(404);
    if (refused === 'amount_not_above_zero') return shown(typed, { [fieldOf.amount]: w.amount });
    return shown(typed, { [fieldOf.kind]: w[refused] });
  };

export const actions: Actions = {
  alert: adding({ kind: 'on', amount: 'amount' }, readAlert),
  cap: adding({ kind: 'of', amount: 'limit' }, readCap),
  remove: async (event) => {
    const { accountId } = await watchesOf(event);
    const { watch } = await typedFields(event.request, ['watch']);
    const answer = await removeWatch(event.locals.product, { accountId, watchId: watch });
    const isGone = 'refused' in answer && answer.refused === 'watch_of_policy';
    back(event.params, isGone ? 'watch_of_policy' : 'removed');
  },
  'go-on': async (event) => {
    const { accountId } = await watchesOf(event);
    const seen = await typedFields(event.request, ['watch', 'window', 'overrides']);
    const answer = await overrideCap(event.locals.product, {
      ...{ accountId, watchId: seen.watch, window: seen.window },
      overrides: Number(seen.overrides),
    });
    back(event.params, 'refused' in answer ? 'nothing_to_override' : 'went-on');
  },
};
