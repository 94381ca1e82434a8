import { expect } from 'vitest';
import { isKnownRule } from '#domain/rule-words.ts';
import { Teller } from '#main/ledger-explain.ts';
import {
  type ExplainedOrder,
  explainLine,
  explainOrderOf,
  ruleNames,
} from '#usecases/ledger/explain.ts';
import type { Product } from '#usecases/product.ts';

/**
 * What `xuka ledger explain` says at the end of a story: every figure must be the sum of its
 * movements, and every rule one that people are told in words.
 */
export async function explained(
  product: Product,
  { accountId, lineId }: { accountId: string; lineId: string },
): Promise<string> {
  const { rows: rules } = await product.database.query<{ rule: string }>(
    'select distinct rule from transfer where account_id = $1 order by rule',
    [accountId],
  );
  expect(rules.map(({ rule }) => rule).filter((rule) => !isKnownRule(rule))).toEqual([]);
  const { rows: ids } = await product.database.query<{ id: string }>(
    'select id from subscriber_order where account_id = $1 order by created_at, id',
    [accountId],
  );
  const orders: ExplainedOrder[] = [];
  for (const { id } of ids)
    orders.push((await explainOrderOf(product, { accountId, orderId: id }))!);
  const line = (await explainLine(product, { accountId, lineId }))!;
  for (const each of [...orders, ...line.buckets]) expect(each.agrees).toBe(true);
  const reference = await product.reference();
  const names = ruleNames(reference);
  const told = new Teller(reference, names, 'en');
  const zh = new Teller(reference, names, 'zh-CN');
  const text = [
    ...orders.map((order) => told.tell({ order, buckets: [] })),
    told.tell({ order: null, buckets: line.buckets.toReversed() }),
    ...orders.slice(0, 1).map((order) => zh.tell({ order, buckets: order.buckets })),
  ].join('\n');
  return withoutChance(
    text,
    orders.map(({ order }) => order.reference),
  );
}

/** Ids and references are new in every run: each gets the number of its first mention. */
function withoutChance(text: string, references: readonly string[]): string {
  const names = new RegExp(`\\b(?:(ord|bkt)_[0-9a-f]{32}|${references.join('|')})\\b`, 'g');
  const known = new Map<string, string>();
  return text.replace(names, (name, kind = 'reference') => {
    const count = [...known.values()].filter((each) => each.startsWith(kind)).length;
    if (!known.has(name)) known.set(name, `${kind} ${count + 1}`);
    return known.get(name)!;
  });
}
