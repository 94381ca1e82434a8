import { describe, expect, test } from 'vitest';
import { OCTETS_PER_GB } from '#domain/allowance.ts';
import type { Line } from '#domain/line.ts';
import { DAY, HOUR, MINUTE } from '#domain/time.ts';
import { begin, Kept, meansId, plan } from '../support/kept-line.ts';

const newer = { ...plan, version: plan.version + 1 };
const card = { kind: 'means', meansId } as const;

const setState = (kept: Kept, state: Line['state']) =>
  (kept.world.state.lines as Map<string, Line>).set(kept.line.id, {
    ...kept.now,
    state,
    stateSince: kept.world.now,
  });

describe('agreed to anew', () => {
  test('after the plan ended between two tries it still renews', () => {
    const kept = new Kept();
    kept.keepMeans();
    kept.give(plan.priceMinor * 5n);
    kept.agree({ means: [card] });
    kept.words = ['insufficient_funds'];
    const end = kept.spans()[0]!.to;
    kept.until(end + HOUR);
    kept.world.now = end + 2 * HOUR;
    kept.agree({ means: [{ kind: 'credit' }] });
    expect(kept.auto.round).not.toBeNull();
    kept.until(end + 2 * DAY);
    expect(kept.auto.roundsDone).toBe(1);
    expect(kept.spans()).toHaveLength(2);
  });

  test('with a higher limit, what the limit held back is renewed', () => {
    const kept = new Kept();
    kept.give(plan.priceMinor * 9n);
    kept.world.now = begin;
    kept.agree({ trigger: { kind: 'plan-end' }, monthlyCapMinor: plan.priceMinor });
    // The month is full.
    (kept.world.state.autoRenewals as Map<string, typeof kept.auto>).set(kept.line.id, {
      ...kept.auto,
      spent: { month: '2026-03', minor: String(plan.priceMinor) },
    });
    const end = kept.spans()[0]!.to;
    kept.until(end + DAY);
    expect(kept.told.at(-1)).toMatchObject({ reason: 'monthly_cap' });
    kept.world.now = end + 2 * DAY;
    kept.agree({ monthlyCapMinor: null });
    kept.until(end + 4 * DAY);
    expect(kept.auto.roundsDone).toBe(1);
  });

  test('again and again while a card fails keeps the plan no longer than the policy says', () => {
    const kept = new Kept({ autoRenewal: { keepHours: 96, retryHours: [24, 24] } });
    kept.keepMeans();
    kept.agree({ means: [card] });
    kept.words = Array.from({ length: 40 }, () => 'insufficient_funds' as const);
    const end = kept.spans()[0]!.to;
    for (let times = 0; times < 5; times += 1) {
      kept.until(Math.max(end, kept.world.now) + 2 * HOUR);
      if (times % 2 === 1) kept.stop();
      kept.agree({ means: [card] });
    }
    kept.until(end + 30 * DAY);
    expect(kept.spans()[0]!.to).toBe(end + 96 * HOUR);
  });

  test('on a day of the month that was missed long ago, it begins with the next one', () => {
    const kept = new Kept();
    kept.give(plan.priceMinor * 5n);
    kept.agree({ trigger: { kind: 'calendar', day: 10 } });
    kept.until(Date.UTC(2026, 1, 12));
    expect(kept.auto.roundsDone).toBe(1);
    kept.stop();
    kept.world.now = Date.UTC(2026, 4, 20, 12);
    kept.agree({ trigger: { kind: 'calendar', day: 12 } });
    // Midnight in London, in summer.
    expect(kept.auto.round!.chargeAt).toBe(Date.UTC(2026, 5, 11, 23));
  });

  test('shortly before the charge, later rounds too: the words are the notice', () => {
    const kept = new Kept();
    kept.give(plan.priceMinor * 9n);
    kept.agree();
    kept.until(kept.spans()[0]!.to);
    expect(kept.auto.roundsDone).toBe(1);
    const { chargeAt } = kept.auto.round!;
    kept.until(chargeAt - 2 * HOUR);
    kept.world.now = chargeAt - 2 * HOUR;
    kept.agree({ monthlyCapMinor: plan.priceMinor * 2n });
    kept.until(chargeAt);
    expect(kept.auto.renewedAt).toBe(chargeAt);
  });
});

describe('asked for twice', () => {
  const wish = { means: [card], trigger: { kind: 'calendar', day: 10 } } as const;
  const agreed = () => {
    const kept = new Kept();
    kept.keepMeans();
    kept.agree(wish);
    kept.world.now += MINUTE;
    return kept;
  };

  test('the very same is one agreement, told once, and its link goes on stopping it', () => {
    const kept = agreed();
    const before = structuredClone(kept.auto);
    const stored = { ...kept.auto, trigger: { day: 10, kind: 'calendar' } as const };
    (kept.world.state.autoRenewals as Map<string, typeof stored>).set(kept.line.id, stored);
    expect(kept.agree(wish)).toEqual({ lineId: kept.line.id });
    expect(kept.auto).toEqual(before);
    expect(kept.templates()).toEqual(['agreed']);
    expect(kept.stop(before.consent.agreedAt)).toMatchObject({ chargeUnderWay: false });
    kept.agree(wish);
    expect(kept.templates()).toEqual(['agreed', 'stopped', 'agreed']);
  });

  test.each<[string, () => Parameters<Kept['agree']>[0]]>([
    ['another limit', () => ({ monthlyCapMinor: plan.priceMinor })],
    ['another day', () => ({ trigger: { kind: 'calendar', day: 11 } })],
    ['something else that pays', () => ({ means: [card, { kind: 'credit' }] })],
    ['other words', () => ({ consent: { version: 'auto-renewal/2', words: '', locale: 'en' } })],
    ['a newer version of the plan', () => ({ offer: { plan: newer, earlierPurchases: 1 } })],
  ])('%s is another agreement', (_, given) => {
    const kept = agreed();
    kept.agree({ ...wish, ...given() });
    expect(kept.templates()).toEqual(['agreed', 'agreed']);
    expect(kept.auto.consent.agreedAt).toBe(kept.world.now);
  });

  test('after a failed try it is agreed to anew, and tried at once', () => {
    const kept = new Kept();
    kept.keepMeans();
    kept.agree({ means: [card] });
    kept.words = ['insufficient_funds'];
    kept.until(kept.auto.round!.chargeAt + HOUR);
    kept.agree({ means: [card] });
    kept.agree({ means: [card] });
    expect(kept.templates()).toEqual(['agreed', 'notice', 'declined', 'agreed']);
    kept.until(kept.world.now + HOUR);
    expect(kept.auto.roundsDone).toBe(1);
  });
});

test('a first price other than the one that was read is not agreed to', () => {
  const kept = new Kept();
  expect(kept.agree({ firstMinor: plan.priceMinor - 1n })).toEqual({ refused: 'terms_changed' });
  expect(kept.auto).toBeUndefined();
  expect(kept.agree({ firstMinor: plan.priceMinor })).toEqual({ lineId: kept.line.id });
});

describe('where a policy asks for no time between notice and charge', () => {
  const atOnce = { autoRenewal: { leastNoticeHours: 0, noticeHours: 1 } };

  test.each([
    ['minutes', 2 * MINUTE, 1],
    ['days', 5 * DAY, 2],
  ])('a charge that comes %s late is charged in the same look', (_, late, notices) => {
    const kept = new Kept(atOnce);
    kept.give(plan.priceMinor * 5n);
    kept.agree();
    const { chargeAt } = kept.auto.round!;
    kept.until(chargeAt - MINUTE);
    expect(kept.templates()).toEqual(['agreed', 'notice']);
    kept.world.now = chargeAt + late;
    kept.look();
    expect(kept.auto.roundsDone).toBe(1);
    expect(kept.templates().filter((template) => template === 'notice')).toHaveLength(notices);
  });
});

describe('after a pause', () => {
  test('a charge that was told before it is told anew', () => {
    const kept = new Kept();
    kept.give(plan.priceMinor * 5n);
    kept.agree();
    const { chargeAt } = kept.auto.round!;
    kept.until(chargeAt - DAY);
    expect(kept.templates()).toEqual(['agreed', 'notice']);
    kept.world.now = chargeAt - DAY;
    setState(kept, 'policy-block');
    kept.look();
    kept.world.now = chargeAt + 20 * DAY;
    setState(kept, 'active');
    kept.look();
    expect(kept.auto.roundsDone).toBe(0);
    kept.until(chargeAt + 22 * DAY);
    expect(kept.auto.roundsDone).toBe(1);
    expect(kept.templates()).toEqual(['agreed', 'notice', 'paused', 'resumed', 'notice']);
  });

  test('a plan that got its time back is renewed at its new end', () => {
    const kept = new Kept();
    kept.give(plan.priceMinor * 5n);
    kept.agree();
    const { chargeAt } = kept.auto.round!;
    kept.until(chargeAt - DAY);
    const [period] = [...kept.world.state.periods.values()];
    (kept.world.state.periods as Map<string, typeof period>).set(period!.id, {
      ...period!,
      endsAt: period!.endsAt! + 20 * DAY,
    });
    kept.look();
    kept.until(chargeAt + 19 * DAY);
    expect(kept.auto.roundsDone).toBe(0);
    kept.until(chargeAt + 20 * DAY);
    expect(kept.auto.renewedAt).toBe(chargeAt + 20 * DAY);
    const notices = kept.told.filter(({ template }) => template === 'auto_renewal_notice');
    expect(notices.at(-1)).toMatchObject({ chargeAt: new Date(chargeAt + 20 * DAY).toISOString() });
  });

  test('a try that was due meanwhile is told before it is made', () => {
    const kept = new Kept();
    kept.keepMeans();
    kept.agree({ means: [card] });
    kept.words = ['insufficient_funds'];
    const { chargeAt } = kept.auto.round!;
    kept.until(chargeAt + HOUR);
    kept.world.now = chargeAt + 2 * HOUR;
    setState(kept, 'lost-stolen');
    kept.look();
    kept.world.now = chargeAt + 10 * DAY;
    setState(kept, 'active');
    kept.look();
    expect(kept.templates().slice(-2)).toEqual(['resumed', 'notice']);
    kept.until(chargeAt + 12 * DAY);
    expect(kept.auto.roundsDone).toBe(1);
  });
});

test('weeks of downtime over a charge that was told: it is told anew', () => {
  const kept = new Kept();
  kept.give(plan.priceMinor * 5n);
  kept.agree();
  const { chargeAt } = kept.auto.round!;
  kept.until(chargeAt - HOUR);
  kept.world.now = chargeAt + 21 * DAY;
  kept.look();
  expect(kept.auto.roundsDone).toBe(0);
  expect(kept.templates()).toEqual(['agreed', 'notice', 'notice']);
  kept.until(chargeAt + 23 * DAY);
  expect(kept.auto.roundsDone).toBe(1);
});

test('whoever gets data otherwise between two tries is not charged for running low', () => {
  const kept = new Kept();
  kept.keepMeans();
  kept.agree({ trigger: { kind: 'low-data', percent: 20 }, means: [card] });
  kept.words = ['insufficient_funds'];
  kept.use(10n * OCTETS_PER_GB);
  kept.until(kept.world.now + HOUR);
  expect(kept.templates().at(-1)).toBe('declined');
  kept.world.buy(kept.line.id, plan, 'now');
  const bought = kept.spans().length;
  kept.until(kept.world.now + 3 * DAY);
  expect(kept.spans()).toHaveLength(bought);
  expect(kept.auto.roundsDone).toBe(0);
});

describe('a policy that changes', () => {
  const ladder = { keepHours: 96, retryHours: [24, 24], noticeHours: 72 };
  const harder = { ...ladder, keepHours: 0, retryHours: [], noticeHours: 48, chargeHoursBefore: 9 };
  const withCard = (wish: Parameters<Kept['agree']>[0] = {}) => {
    const kept = new Kept({ autoRenewal: ladder });
    kept.keepMeans();
    kept.agree({ means: [card], ...wish });
    kept.words = ['insufficient_funds'];
    return kept;
  };

  test('leaves an agreement its dates, its ladder and its kept service', () => {
    const kept = withCard();
    const end = kept.spans()[0]!.to;
    const { version } = kept.world.rules.policy;
    kept.world.publish({ autoRenewal: harder });
    expect(kept.auto.consent.policyVersion).toBe(version);
    kept.until(end - DAY);
    expect(kept.told.at(-1)).toMatchObject({
      template: 'auto_renewal_notice',
      chargeAt: new Date(end - 3 * HOUR).toISOString(),
    });
    kept.until(end + HOUR);
    expect(kept.spans()[0]!.to).toBe(end + 96 * HOUR);
    kept.until(end + 2 * DAY);
    expect(kept.auto).toMatchObject({ state: 'on', roundsDone: 1 });
    expect(kept.spans()[1]!.from).toBe(end);
    const rules = kept.world.written.flatMap(({ transfers }) => transfers).map(({ rule }) => rule);
    expect(rules).toContain(`policy:${version}/auto-renewal/kept`);
  });

  test('holds for who agrees anew, by the words that were read', () => {
    const kept = withCard();
    const shown = kept.world.rules.policy.version;
    const { version } = kept.world.publish({ autoRenewal: harder });
    kept.agree({ means: [card] });
    expect(kept.auto.consent.policyVersion).toBe(version);
    const consent = { ...kept.auto.consent, policyVersion: shown };
    kept.agree({ means: [card], monthlyCapMinor: plan.priceMinor, consent });
    expect(kept.auto.consent.policyVersion).toBe(shown);
  });

  test('holds at once for what was agreed to before versions were kept', () => {
    const kept = withCard();
    const { policyVersion, ...consent } = kept.auto.consent;
    const renewals = kept.world.state.autoRenewals as Map<string, typeof kept.auto>;
    renewals.set(kept.line.id, { ...kept.auto, consent });
    kept.world.publish({ autoRenewal: harder });
    kept.until(kept.spans()[0]!.to);
    expect(kept.auto).toMatchObject({ state: 'ended', endCause: 'payment_failed' });
  });
});

test('a line that left its state while something else was decided is looked at', () => {
  const kept = new Kept();
  kept.agree();
  setState(kept, 'quarantined');
  kept.world.now += MINUTE;
  kept.agree({ lineId: 'another' });
  // Anything that settles when the line is due does.
  kept.world.buy(kept.line.id, plan);
  kept.look();
  expect(kept.auto).toMatchObject({ state: 'ended', endCause: 'number_lost' });
});
