import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { RefundReason } from '#domain/payment.ts';
import { isKnownRule, ruleWords } from '#domain/rule-words.ts';

const names = {
  planName: (planId: string) =>
    planId === 'gb-12' ? { en: 'Everyday 12GB', 'zh-CN': '日常 12GB' } : null,
};

const rows: [rule: string, en: string, zh: string][] = [
  ['plan:gb-12@3', 'What Everyday 12GB includes (version 3)', '日常 12GB 的内含额度（第 3 版）'],
  ['plan:gb-12@3/price', 'Price of Everyday 12GB (version 3)', '日常 12GB 的价格（第 3 版）'],
  ['plan:gone@1/validity', 'Validity of gone (version 1)', 'gone 的有效期（第 1 版）'],
  ['policy:4/burn-order', 'Order of use, rules version 4', '扣减顺序（规则第 4 版）'],
  ['tax:2000', 'Tax in the price, 20 %', '价内税 20%'],
  ['tax:550', 'Tax in the price, 5.5 %', '价内税 5.5%'],
  ['something/new', 'something/new', 'something/new'],
];

test.each(rows)('%s is told in words, with the version behind it', (rule, en, zh) => {
  expect(ruleWords(rule, names, 'en')).toBe(en);
  expect(ruleWords(rule, names, 'zh-CN')).toBe(zh);
});

test('every rule of the golden stories is told in words', () => {
  const folder = new URL('../golden/', import.meta.url);
  const rules = new Set<string>();
  for (const file of globSync('*.md', { cwd: folder }))
    for (const line of readFileSync(new URL(file, folder), 'utf8').split('\n')) {
      const cells = line.split('|').map((cell) => cell.trim());
      // | movement | amount | from | to | rule |
      if (cells.length === 7 && /^operator|^bucket|^hold|^order|^provider/.test(cells[3]!))
        rules.add(cells[5]!);
    }
  expect(rules.size).toBeGreaterThan(5);
  expect([...rules].filter((rule) => !isKnownRule(rule))).toEqual([]);
});

test('every reason for a refund is told in words', () => {
  const reasons = {
    already_paid: true,
    order_over: true,
    wrong_amount: true,
    cannot_deliver: true,
    delivery_too_late: true,
    credit_gone: true,
    withdrawal: true,
    not_begun: true,
    operator_window: true,
    unused_goodwill: true,
    remaining_credit: true,
    staff: true,
  } satisfies Record<RefundReason, true>;
  const rules = Object.keys(reasons).map((reason) => `refund/${reason}`);
  expect(rules.filter((rule) => !isKnownRule(rule))).toEqual([]);
});

test('Chinese is punctuated in full width', () => {
  for (const [rule] of rows.slice(0, -1))
    expect(ruleWords(rule, names, 'zh-CN')).not.toMatch(/\p{Script=Han}\s*[,.:;?!()]/u);
});
