import { describe, expect, test } from 'vitest';
import type { AutoRenewalTrigger } from '#domain/auto-renewal.ts';
import { type AutoRenewalPolicy, autoRenewalDefaults } from '#domain/auto-renewal-policy.ts';
import { type ConsentFacts, consentWords } from '#domain/auto-renewal-words.ts';
import { locales } from '#domain/locale.ts';

const facts: ConsentFacts = {
  ...{ plan: 'Everyday 12GB', msisdn: '+447700900123', trigger: { kind: 'plan-end' } },
  ...{ chargeAt: Date.UTC(2026, 11, 22, 20, 59, 59), firstMinor: 800n, agreedMinor: 800n },
  ...{ currency: 'GBP', means: ['Visa •••• 4242', null], monthlyCapMinor: 2_000n },
  ...{ policy: autoRenewalDefaults, timeZone: 'Europe/London' },
};

test('the words of version auto-renewal/2; changed words are another version', () => {
  expect(consentWords(facts, 'en')).toMatchInlineSnapshot(`
    "Renew Everyday 12GB on +44 7700 900123 by itself: each time 3 hours before the last plan of the line ends.
    The first charge is on Tue 22 Dec 2026, 20:59 (London).
    It costs £8.00 each time, tax included.
    If the price rises above £8.00, nothing is charged until I agree to the new price.
    It is paid with the first of these that can pay: Visa •••• 4242; account credit.
    At most £20.00 is charged in a calendar month; what would be more waits for the next.
    I am told of each charge with its amount 3 days before it, and never later than 1 day before; a first charge sooner than that is told here.
    A charge that fails is tried again up to 2 times over about 3 days: 1 day, then 2 days after the failure before it. I am told of each failure and of the next try; if the last one fails too, auto-renewal ends.
    Meanwhile the plan is not kept beyond its end.
    I can stop it at any time until the charge: on the page of the line, or by the link in each mail without signing in."
  `);
  expect(consentWords(facts, 'zh-CN')).toMatchInlineSnapshot(`
    "为 +44 7700 900123 自动续费“Everyday 12GB”：每次在号码最后一个套餐到期前 3 小时扣款。
    首次扣款时间：2026年12月22日 周二 20:59（伦敦时间）。
    每次扣款 £8.00，含税。
    如价格高于 £8.00，在我同意新价格之前不会扣款。
    扣款方式（依次尝试，以最先可用的为准）：Visa •••• 4242；账户余额。
    每个自然月最多扣款 £20.00，超出的留待下个月。
    每次扣款前 3 天通知我扣款金额，最晚不迟于扣款前 1 天；如首次扣款距今更近，以此处告知为准。
    如扣款失败，将在大约 3 天内最多再尝试 2 次，依次在上一次失败的 1 天、2 天后。每次失败都会通知我，并告知下次尝试的时间；如最后一次仍失败，自动续费随即结束。
    其间套餐仍按原定时间到期。
    在扣款之前，我可以随时停止：在号码的自动续费页面，或通过每封邮件中的链接（无需登录）。"
  `);
});

describe.each(locales)('in %s', (locale) => {
  const words = (given: Partial<ConsentFacts>) => consentWords({ ...facts, ...given }, locale);

  test.each<[AutoRenewalTrigger, string]>([
    [{ kind: 'low-data', percent: 20 }, '20%'],
    [{ kind: 'low-data', octets: '524288000' }, '500 MB'],
    [{ kind: 'low-balance', minor: '500' }, '£5.00'],
    [{ kind: 'calendar', day: 31 }, '31'],
  ])('say when: %j', (trigger, said) => {
    expect(words({ trigger, chargeAt: null }).split('\n')[0]).toContain(said);
  });

  test('name the first price and the most, where a promotion is on', () => {
    const said = words({ firstMinor: 400n });
    expect(said).toContain('£4.00');
    expect(said.match(/£8\.00/g)).toHaveLength(2);
  });

  test.each<[string, Partial<AutoRenewalPolicy>, [en: RegExp, zh: RegExp]]>([
    ['no second try', { retryHours: [] }, [/not tried again/, /不再尝试/]],
    [
      'one more try',
      { retryHours: [30] },
      [/is tried once more, 30 hours later\. /, /将在 30 小时后再尝试一次。/],
    ],
    [
      'a ladder, exactly',
      { retryHours: [6, 24, 50] },
      [
        /again up to 3 times over about 80 hours: 6 hours, then 1 day, then 50 hours after/,
        /大约 80 小时内最多再尝试 3 次，依次在上一次失败的 6 小时、1 天、50 小时后/,
      ],
    ],
    ['a plan that ends meanwhile', { keepHours: 0 }, [/not kept beyond its end/, /仍按原定时间/]],
    ['kept service', { keepHours: 36 }, [/up to 36 hours beyond its end/, /最多继续保留 36 小时/]],
    ['the end of the plan', { chargeHoursBefore: 0 }, [/each time the last plan/, /到期时扣款/]],
    ['a notice', { noticeHours: 50 }, [/its amount 50 hours before/, /扣款前 50 小时通知/]],
  ])('say %s by the figures of the policy', (_, own, [en, zh]) => {
    const said = words({ policy: { ...autoRenewalDefaults, ...own } });
    expect(said).toMatch(locale === 'en' ? en : zh);
  });

  test('say of a plan that goes on beyond its end where one can', () => {
    const policy = { ...autoRenewalDefaults, keepHours: 48 };
    const day = words({ trigger: { kind: 'calendar', day: 1 }, policy });
    const unforeseen: AutoRenewalTrigger = { kind: 'low-data', percent: 20 };
    const low = words({ trigger: unforeseen, policy: { ...policy, suddenNoticeMinutes: 0 } });
    for (const said of [day, low]) expect(said).not.toMatch(/beyond its end|继续保留/);
    expect(low).not.toMatch(/\b0 /);
  });

  test('say what nobody can foresee with its own notice, and what happens at once', () => {
    const sudden = words({ trigger: { kind: 'low-data', percent: 20 }, chargeAt: null });
    expect(sudden).toContain('15 ');
    expect(sudden).not.toContain('2026');
    expect(words({ chargeAt: 'at-once' })).toMatch(locale === 'en' ? /at once/ : /立即/);
    expect(words({ monthlyCapMinor: null })).toMatch(locale === 'en' ? /no limit/ : /不设上限/);
  });
});
