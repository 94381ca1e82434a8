import { creditRules } from '#domain/credit-rules.ts';
import {
  type Exit,
  isHold,
  lifecycleRules,
  type PolicyMoney,
  type Price,
  type StateRules,
  type Trigger,
  type Undo,
} from '#domain/lifecycle-policy.ts';
import type { LifecycleState } from '#domain/line.ts';
import type { Locale } from '#domain/locale.ts';
import type { Policy } from '#domain/policy.ts';
import { refundRules } from '#domain/refund-policy.ts';
import type { RollOverPolicy } from '#domain/roll-over-policy.ts';
import type { Span } from '#domain/span.ts';
import { writeData, writeTaxRate, writeVoice } from './catalogue-amounts.ts';
import { fromPolicyMoney } from './lifecycle-document.ts';
import { writePolicyDocument } from './policy-document.ts';
import { noticeWords } from './policy-explain-notices.ts';
import { figuresOf } from './policy-figures.ts';
import { en, type PolicyWords } from './policy-words/en.ts';
import { zhCN } from './policy-words/zh-cn.ts';

/** One sentence, and the field it is about: `lifecycle › states › grace › exits[0]`. */
export interface Sentence {
  place: string;
  text: string;
}

const tongues: Record<Locale, PolicyWords> = { en, 'zh-CN': zhCN };

const money = (of: PolicyMoney): string => fromPolicyMoney(of);

const price = (of: Price): string => [of].flat().map(money).join(' / ');

function span(w: PolicyWords, of: Span): string {
  if ('hours' in of) return w.span.hours(of.hours);
  return 'months' in of ? w.span.months(of.months) : w.span.days(of.days);
}

function whenWords(w: PolicyWords, when: Trigger): string {
  switch (when.kind) {
    case 'plan-end':
      return when.after ? w.planEndAfter(span(w, when.after)) : w.planEnd;
    case 'idle':
      return w.idle(span(w, when.for), when.since.map((each) => w.activities[each]).join(w.or));
    case 'in-state':
      return 'days' in when.for && when.for.days === 0
        ? w.inStateNow
        : w.inState(span(w, when.for));
    case 'balance-below':
      return w.balanceBelow(money(when.money));
    case 'date':
      return w.date(when.day);
  }
}

function exitWords(w: PolicyWords, from: LifecycleState, { to, when, unless }: Exit): string {
  const gap = w === en ? ' ' : '';
  const sentence = w.exit(w.states[from], whenWords(w, when), w.becomes[to]);
  if (!unless) return sentence;
  return sentence + gap + w.unless(price(unless.costs), span(w, unless.buys));
}

function undoWords(
  w: PolicyWords,
  from: LifecycleState,
  { by, to, least, within, restores }: Undo,
): string {
  const parts = [
    w.undoers[by],
    ...(least ? [w.least(money(least))] : []),
    ...(within ? [w.within(span(w, within))] : []),
    ...(restores.length > 0 ? [w.restores(w.list(restores.map((each) => w.restored[each])))] : []),
  ];
  const who = parts.join(w === en ? ' ' : '，').replaceAll(' ,', ',');
  return isHold(from) && to === 'active' ? w.undoHold(who) : w.undoOne(who, w.states[to]);
}

function stateWords(w: PolicyWords, state: LifecycleState, rules: StateRules): Sentence[] {
  const place = `lifecycle › states › ${state}`;
  const name = w.states[state];
  const { exits, can, destroys, undo, clock } = rules;
  return [
    ...exits.map((exit, at) => ({
      place: `${place} › exits[${at}]`,
      text: exitWords(w, state, exit),
    })),
    {
      place: `${place} › can`,
      text:
        can.length === 0
          ? w.canNothing(name)
          : w.can(name, w.list(can.map((each) => w.abilities[each]))),
    },
    ...(destroys.length > 0
      ? [
          {
            place: `${place} › destroys`,
            text: w.destroys(w.becomes[state], w.list(destroys.map((each) => w.losses[each]))),
          },
        ]
      : []),
    ...(state === 'active' || state === 'pre-active'
      ? []
      : [
          {
            place: `${place} › undo`,
            text:
              undo.length === 0
                ? w.undoNone(name)
                : w.undo(name, w.list(undo.map((each) => undoWords(w, state, each)))),
          },
        ]),
    ...(clock ? [{ place: `${place} › clock`, text: w.clock(name, clock === 'stops') }] : []),
  ];
}

function courseWords(w: PolicyWords, policy: Policy): Sentence[] {
  const { states, parking } = lifecycleRules(policy);
  const { parked, ...others } = states;
  const shown = (Object.keys(others) as LifecycleState[]).flatMap((state) =>
    stateWords(w, state, states[state]),
  );
  const place = 'lifecycle › parking';
  if (!parking) return [...shown, { place, text: w.noParking }];
  const text = w.parking(
    parking.price ? price(parking.price) : null,
    span(w, parking.every),
    span(w, parking.most),
    w.becomes[parking.to],
  );
  return [...shown, { place, text }, ...stateWords(w, 'parked', { ...parked, exits: [] })];
}

type Amounts = NonNullable<RollOverPolicy['most']>;

const amountsOf = ({ data, voice, sms }: Amounts): string[] => [
  ...(data === undefined ? [] : [writeData(BigInt(data))]),
  ...(voice === undefined ? [] : [writeVoice(BigInt(voice))]),
  ...(sms === undefined ? [] : [`${sms} SMS`]),
];

function earlyStartWords(w: PolicyWords, { renewNowWhen: when }: Policy): Sentence[] {
  if (when === undefined) return [];
  const text = when === 'never' ? w.renewNowNever : w.renewNowBelow(amountsOf(when.leftBelow));
  return [{ place: 'renewNowWhen', text }];
}

function rollOverWords(w: PolicyWords, { rollOver }: Policy): Sentence[] {
  const place = 'rollOver';
  if (!rollOver) return [{ place, text: w.noRollOver }];
  const amounts = (of: Amounts) => w.list(amountsOf(of));
  const { kinds, most, mostTogether, onlyOnce, samePlanOnly, atEndOnly } = rollOver;
  const all = [
    w.rollOver(w.list(kinds.map((kind) => w.kinds[kind]))),
    ...(most ? [w.rollMost(amounts(most))] : []),
    ...(mostTogether ? [w.rollTogether(amounts(mostTogether))] : []),
    onlyOnce ? w.rollOnce : w.rollOften,
    ...(samePlanOnly ? [w.rollSame] : []),
    ...(atEndOnly ? [w.rollAtEnd] : []),
  ];
  return all.map((text, at) => ({ place: at === 0 ? place : `${place}[${at}]`, text }));
}

function creditWords(w: PolicyWords, policy: Policy): Sentence[] {
  const rules = creditRules(policy);
  const { expiry, expiryDays, revival } = rules;
  const days = expiryDays === null ? null : w.span.days(expiryDays);
  return [
    { place: 'credit › paysPlans', text: w.creditPaysPlans(rules.paysPlans) },
    {
      place: 'credit › expiry',
      text: expiry ? w.creditExpiry(span(w, expiry.after)) : w.creditExpiryDays(days),
    },
    ...(expiry?.tiers ?? []).map((tier, at) => ({
      place: `credit › expiry › tiers[${at}]`,
      text: w.creditTier(money(tier.from), span(w, tier.after)),
    })),
    ...(rules.topUpExtends ? [{ place: 'credit › topUpExtends', text: w.topUpExtends }] : []),
    ...(revival
      ? [
          {
            place: 'credit › revival',
            text: w.revival(
              span(w, revival.within),
              revival.least ? w.list(revival.least.map(money)) : null,
            ),
          },
        ]
      : []),
  ];
}

/** Fields with sentences of their own. */
const spoken: readonly (keyof Policy)[] = [
  'version',
  'marketId',
  'timeZone',
  'expiringSoonDays',
  'graceDays',
  'suspendedDays',
  'lifecycle',
  'renewNow',
  'renewNowWhen',
  'maxStacked',
  'maxQueued',
  'rollOver',
  'burnOrder',
  'giveBackAfterMinutes',
  'paymentWindowMinutes',
  'quoteMinutes',
  'repeatWarningMinutes',
  'credit',
  'refundTerms',
  'consents',
  'tax',
  'deadlineNotices',
  'autoRenewal',
];

/** Parts whose figures have pages of their own: said to be there, and compared as they are. */
const sectionsOf = (policy: Policy): string[] =>
  Object.entries(policy).flatMap(([name, value]) =>
    value === undefined || spoken.some((field) => field === name) ? [] : [name],
  );

/** What a policy means, sentence by sentence, in the order of a line's life and then of its money. */
export function explainPolicy(policy: Policy, locale: Locale): Sentence[] {
  const w = tongues[locale];
  const { withdrawal } = refundRules(policy);
  const { tax } = policy;
  return [
    {
      place: 'market',
      text: policy.marketId === undefined ? w.general : w.market(policy.marketId),
    },
    ...(policy.timeZone ? [{ place: 'timeZone', text: w.timeZone(policy.timeZone) }] : []),
    {
      place: 'expiringSoonDays',
      text: w.expiringSoon(w.span.days(policy.expiringSoonDays)),
    },
    ...courseWords(w, policy),
    { place: 'renewNow', text: w.renewNow[policy.renewNow] },
    ...earlyStartWords(w, policy),
    ...(policy.maxStacked === undefined
      ? []
      : [{ place: 'maxStacked', text: w.maxStacked(policy.maxStacked) }]),
    { place: 'maxQueued', text: w.maxQueued(policy.maxQueued) },
    ...rollOverWords(w, policy),
    {
      place: 'burnOrder',
      text: w.burnOrder(w.list(policy.burnOrder.map((each) => w.criteria[each]))),
    },
    ...creditWords(w, policy),
    { place: 'giveBackAfterMinutes', text: w.giveBack(policy.giveBackAfterMinutes) },
    { place: 'paymentWindowMinutes', text: w.paymentWindow(policy.paymentWindowMinutes) },
    { place: 'quoteMinutes', text: w.quote(policy.quoteMinutes) },
    { place: 'repeatWarningMinutes', text: w.repeatWarning(policy.repeatWarningMinutes) },
    {
      place: 'refund › withdrawal',
      text: withdrawal ? w.withdrawal(w.span.days(withdrawal.days)) : w.noWithdrawal,
    },
    ...(tax?.rateBasisPoints === undefined
      ? []
      : [{ place: 'tax › rate', text: w.tax(writeTaxRate(tax.rateBasisPoints)) }]),
    ...(tax?.name ? [{ place: 'tax › name', text: w.taxName(tax.name[locale]) }] : []),
    ...noticeWords(w, policy),
    ...sectionsOf(policy).map((name) => ({ place: name, text: w.section(name) })),
    { place: 'refundTerms', text: policy.refundTerms[locale].replace('\n', ' ') },
    ...Object.entries(policy.consents ?? {}).map(([id, { version, text }]) => ({
      place: `consents › ${id}`,
      text: w.consent(id, version, text[locale]),
    })),
  ];
}

/** A rule that differs; null: only the other side says anything. */
export interface PolicyDifference {
  place: string;
  before: string | null;
  after: string | null;
}

/** What two policies say differently, in words; parts without words of their own by their figures. */
export function diffPolicies(a: Policy, b: Policy, locale: Locale): PolicyDifference[] {
  const before = sentencesByPlace(a, locale);
  const after = sentencesByPlace(b, locale);
  const places = [...new Set([...before.keys(), ...after.keys()])];
  return places.flatMap((place) => {
    const [was, is] = [before.get(place) ?? null, after.get(place) ?? null];
    return was === is ? [] : [{ place, before: was, after: is }];
  });
}

function sentencesByPlace(policy: Policy, locale: Locale): Map<string, string> {
  const parts = sectionsOf(policy);
  const sentences = explainPolicy(policy, locale)
    .filter(({ place }) => !parts.includes(place))
    .map(({ place, text }) => [place, text] as const);
  // As the operator wrote them, not as they are kept.
  const document: Record<string, unknown> = JSON.parse(writePolicyDocument(policy));
  const figures = [...parts, 'credit', 'autoRenewal'].flatMap((name) =>
    document[name] === undefined ? [] : figuresOf(name, document[name], locale),
  );
  return new Map([...figures, ...sentences]);
}
