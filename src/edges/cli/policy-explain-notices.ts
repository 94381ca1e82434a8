import { autoRenewalRules } from '#domain/auto-renewal-policy.ts';
import { deadlineNoticeDefaults } from '#domain/deadline-notice-policy.ts';
import type { Policy } from '#domain/policy.ts';
import type { PolicyWords } from './policy-words/en.ts';

interface Sentence {
  place: string;
  text: string;
}

const told = ['service', 'incoming', 'number', 'hold', 'parkingPrice'] as const;

/** When ends are told, and how auto-renewal goes; what is absent by its default. */
export function noticeWords(w: PolicyWords, policy: Policy): Sentence[] {
  const days = { ...deadlineNoticeDefaults, ...policy.deadlineNotices };
  const inDays = (all: readonly number[]) => w.list(all.map(w.span.days));
  const inHours = (all: readonly number[]) => w.list(all.map(w.span.hours));
  const ends = told.map((of) => ({
    place: `deadlineNotices › ${of}`,
    text: days[of].length === 0 ? w.notNoticed[of] : w.noticed[of](inDays(days[of])),
  }));
  const rules = autoRenewalRules(policy);
  const { preflightDays, retryHours, keepHours } = rules;
  const of = w.renewal;
  const hours = w.span.hours;
  const renewal: Record<string, string> = {
    chargeHoursBefore: of.chargeHoursBefore(hours(rules.chargeHoursBefore)),
    preflightDays:
      preflightDays.length === 0 ? of.noPreflight : of.preflightDays(inDays(preflightDays)),
    noticeHours: of.noticeHours(hours(rules.noticeHours), hours(rules.leastNoticeHours)),
    suddenNoticeMinutes: of.suddenNoticeMinutes(rules.suddenNoticeMinutes),
    retryHours: retryHours.length === 0 ? of.noRetry : of.retryHours(inHours(retryHours)),
    keepHours: keepHours === 0 ? of.noKeep : of.keepHours(hours(keepHours)),
    linkHours: of.linkHours(hours(rules.linkHours)),
  };
  return [
    ...ends,
    ...Object.entries(renewal).map(([field, text]) => ({ place: `autoRenewal › ${field}`, text })),
  ];
}
