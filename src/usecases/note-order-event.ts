import { decideNoteOrderEvent, decideTellLate } from '#domain/note-order-event.ts';
import type { OrderEventKind } from '#domain/ordering.ts';
import type { Product } from './product.ts';
import { expectOwn } from './submit.ts';

/** Puts a fact onto an order's timeline, once a key. */
export async function noteOrderEvent(
  product: Product,
  fact: { accountId: string; orderId: string; kind: OrderEventKind; key: string },
): Promise<void> {
  const { accountId, orderId, kind } = fact;
  const outcome = await product.committer.submit({
    accountId,
    key: `note:${fact.key}`,
    name: 'note-order-event',
    reads: ['orders'],
    body: { orderId, kind },
    orderId,
    decide: decideNoteOrderEvent({ orderId, kind }),
  });
  expectOwn(outcome);
}

/** Tells the subscriber, once an order, that the provider has not answered yet. */
export async function tellLate(
  product: Product,
  { accountId, orderId }: { accountId: string; orderId: string },
): Promise<void> {
  const outcome = await product.committer.submit({
    accountId,
    key: `late:${orderId}`,
    name: 'tell-late',
    reads: ['orders'],
    body: { orderId },
    orderId,
    decide: decideTellLate(orderId),
  });
  expectOwn(outcome);
}
