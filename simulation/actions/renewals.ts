import type { AutoRenewalTrigger, RenewalMeans } from '#domain/auto-renewal.ts';
import { agreeAutoRenewal } from '#usecases/auto-renewal/agree-auto-renewal.ts';
import { stopAutoRenewal } from '#usecases/auto-renewal/stop-auto-renewal.ts';
import { type Action, answerOf } from './action.ts';

/** Somebody asks for auto-renewal, with whatever can pay, or changes what was asked for. */
const agree: Action = {
  name: 'agree',
  weight: 4,
  weightInYears: 14,
  begin(world) {
    const { chance, auditor } = world;
    const all = world.subscribers.flatMap(({ account }) =>
      world.linesOf(account).map((line) => ({ account, line })),
    );
    const alive = all.filter(({ account, line }) =>
      [...auditor.books(account).periods.values()].some(
        ({ line_id: of, kind, ended_at: ended }) => of === line.id && kind === 'plan' && !ended,
      ),
    );
    const renewing = (id: string) => auditor.renewalOf(id)?.state === 'on';
    const asleep = alive.filter(({ line }) => !renewing(line.id));
    const whom = chance.weighted({ all: 1, alive: 2, asleep: 7 });
    const { account, line } = chance.pick({ all, alive, asleep }[whom]) ?? {};
    if (!account || !line) return null;
    const isLow = chance.happens(0.15);
    const plans = world.reference.onSale.filter(
      ({ marketId, kind, planId }) =>
        marketId === line.market_id && (isLow ? planId.endsWith('-credit') : kind === 'plan'),
    );
    const plan = chance.pick(plans);
    if (!plan) return null;
    const kept = [...auditor.books(account).means.values()].filter(
      ({ state }) => state === 'usable',
    );
    const card = chance.pick(kept);
    const credit: RenewalMeans = { kind: 'credit' };
    const currency = world.reference.rules.markets.get(line.market_id)!.currency;
    let has = 0n;
    for (const { asset, remaining } of auditor.books(account).buckets.values())
      if (asset === currency) has += remaining;
    // Most look before they name what is to pay.
    const mayPay = has >= plan.priceMinor || chance.happens(0.15);
    const isCredit = !isLow && mayPay && (!card || chance.happens(0.4));
    if (!card && !isCredit) return null;
    const means: RenewalMeans[] = card ? [{ kind: 'means', meansId: card.id }] : [];
    if (isCredit) means.push(credit);
    const trigger = isLow
      ? ({ kind: 'low-balance', minor: '500' } as const)
      : chance.pickOne<AutoRenewalTrigger>([
          { kind: 'plan-end' },
          { kind: 'plan-end' },
          { kind: 'low-data', percent: 40 },
          { kind: 'calendar', day: chance.between(1, 31) },
        ]);
    const cap = chance.happens(0.25) ? plan.priceMinor : null;
    const words = JSON.stringify({ trigger, means, cap: String(cap) });
    const consent = { version: 'world/1', words, locale: 'en' as const };
    return {
      repeats: true,
      label: `agree to ${plan.planId} by ${trigger.kind}, ${means.map(({ kind }) => kind)}`,
      work: ({ product }) =>
        agreeAutoRenewal(product, {
          ...{ accountId: account, lineId: line.id, planId: plan.planId, trigger, means },
          ...{ monthlyCapMinor: cap, consent, locale: 'en' },
        }),
      done: (outcome) => {
        const answer = answerOf<{ lineId: string } | { refused: string }>(outcome);
        if (!answer || 'refused' in answer) return;
        auditor.promise({
          account,
          says: `line ${line.id} renews by itself`,
          holds: (books) => books.renewals.has(line.id),
        });
      },
    };
  },
};

const stop: Action = {
  name: 'stop',
  weight: 0.6,
  begin(world) {
    const { chance, auditor } = world;
    const all = [...auditor.accounts.values()].flatMap((books) =>
      [...books.renewals.values()].map(({ id }) => ({ accountId: books.id, lineId: id })),
    );
    const found = chance.pick(all);
    if (!found) return null;
    return {
      label: `stop ${found.lineId}`,
      work: ({ product }) => stopAutoRenewal(product, { ...found, by: 'page', agreedAt: null }),
      done: (outcome) => {
        const answer = answerOf<{ endedAt: number } | { refused: string }>(outcome);
        if (!answer || 'refused' in answer) return;
        const { endedAt } = answer;
        auditor.promise({
          account: found.accountId,
          says: `auto-renewal of ${found.lineId} was stopped`,
          holds: (books) =>
            [...books.events.values()].some(
              ({ kind, line_id: line, happened_at: at }) =>
                kind === 'auto-renewal-ended' && line === found.lineId && at === endedAt,
            ),
        });
      },
    };
  },
};

export const renewalActions: readonly Action[] = [agree, stop];
