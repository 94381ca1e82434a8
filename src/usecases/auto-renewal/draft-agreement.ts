import { createHash } from 'node:crypto';
import type { DecisionContext, Refusal } from '#domain/account-state.ts';
import {
  type AgreeRefusal,
  type AutoRenewalWish,
  decideAgreeAutoRenewal,
  isInForce,
} from '#domain/agree-auto-renewal.ts';
import type { AutoRenewal } from '#domain/auto-renewal.ts';
import { autoRenewalRules } from '#domain/auto-renewal-policy.ts';
import type { RenewalOffer } from '#domain/auto-renewal-preflight.ts';
import { isSudden } from '#domain/auto-renewal-round.ts';
import { CONSENT_VERSION, type ConsentFacts, consentWords } from '#domain/auto-renewal-words.ts';
import type { Locale } from '#domain/locale.ts';
import { marketOf, rulesOf } from '#domain/rules.ts';
import type { Instant } from '#domain/time.ts';
import { loadAccountState } from '#storage/account-state.ts';
import { offerFor } from '../look-after-line.ts';
import type { Product } from '../product.ts';
import { agreeAutoRenewal } from './agree-auto-renewal.ts';

/** What somebody chose; nothing is agreed to yet. */
export type AgreementChoice = Omit<
  AutoRenewalWish,
  'offer' | 'firstMinor' | 'consent' | 'locale'
> & {
  accountId: string;
  planId: string;
  /** In which the words are shown, and mails are written. */
  locale: Locale;
};

/** What a choice comes to: the words to be agreed to, and what they are made of. */
export interface DraftAgreement {
  /** What the words are about, so that nothing newer is agreed to by them. */
  offer: RenewalOffer;
  consent: { version: string; words: string; locale: Locale; policyVersion: number };
  /** Of the words: what agrees names them by it. */
  digest: string;
  /** What the first charge takes. */
  amountMinor: bigint;
  /** The most any charge takes. */
  agreedMinor: bigint;
  currency: AutoRenewal['currency'];
  /** Of the first charge; null: its trigger has not come, or nobody can foresee it. */
  chargeAt: Instant | null;
}

/**
 * Says what a choice would be agreed to as, by making the real decision on a copy that is thrown away: what is
 * refused later is refused here.
 */
export async function draftAgreement(
  product: Product,
  choice: AgreementChoice,
): Promise<DraftAgreement | Refusal<AgreeRefusal>> {
  const { accountId, planId, ...own } = choice;
  const [state, offer, { rules }] = await Promise.all([
    loadAccountState(product.database, accountId),
    offerFor(product, { accountId, lineId: own.lineId, planId }),
    product.reference(),
  ]);
  const { locale } = choice;
  const consent = { version: CONSENT_VERSION, words: '', locale };
  const context: DecisionContext = { now: product.clock(), newId: product.newId };
  const decided = decideAgreeAutoRenewal({ ...own, consent, offer }, rules)(state, context);
  if ('refused' in decided) return decided;
  const auto = decided.changes.autoRenewals.find(({ id }) => id === own.lineId)!;
  const agreed = decided.changes.lineEvents.findLast(({ kind }) => kind === 'auto-renewal-agreed')!;
  const line = state.lines.get(own.lineId)!;
  const label = (id: string) => state.paymentMeans.get(id)!.label;
  const chargeAt = isSudden(auto) ? null : (auto.round?.chargeAt ?? null);
  const { policy } = rulesOf(rules, line.marketId);
  const facts: ConsentFacts = {
    plan: offer.plan!.name[locale],
    msisdn: line.msisdn,
    trigger: auto.trigger,
    chargeAt: chargeAt !== null && chargeAt <= context.now ? 'at-once' : chargeAt,
    firstMinor: BigInt(agreed.detail.amountMinor!),
    agreedMinor: auto.agreedMinor,
    currency: auto.currency,
    means: auto.means.map((each) => (each.kind === 'credit' ? null : label(each.meansId))),
    monthlyCapMinor: auto.monthlyCapMinor,
    policy: autoRenewalRules(policy),
    timeZone: marketOf(rules, line.marketId).timeZone,
  };
  const words = consentWords(facts, locale);
  return {
    offer,
    consent: { ...consent, words, policyVersion: policy.version },
    digest: digestOf(words),
    amountMinor: facts.firstMinor,
    agreedMinor: facts.agreedMinor,
    currency: facts.currency,
    chargeAt,
  };
}

/** 22 characters: as much as tells one text of ours from another. */
export const digestOf = (words: string): string =>
  createHash('sha256').update(words).digest('base64url').slice(0, 22);

/**
 * Agrees to the words that were shown, by their digest, if they are still what the choice comes to. Asked for
 * twice it is one agreement, also where its first charge was made in between.
 */
export async function agreeToDraft(
  product: Product,
  { shown, ...choice }: AgreementChoice & { shown: string },
): Promise<{ lineId: string } | Refusal<AgreeRefusal>> {
  const draft = await draftAgreement(product, choice);
  if ('refused' in draft || draft.digest !== shown) {
    const { lineId } = choice;
    const { autoRenewals } = await loadAccountState(product.database, choice.accountId);
    const auto = autoRenewals.get(lineId);
    if (auto && isInForce(auto, product.clock()) && digestOf(auto.consent.words) === shown)
      return { lineId };
    return 'refused' in draft ? draft : { refused: 'terms_changed' };
  }
  const { consent, offer, amountMinor: firstMinor } = draft;
  return agreeAutoRenewal(product, { ...choice, consent, offer, firstMinor });
}
