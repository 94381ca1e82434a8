import type { Decide } from './account-state.ts';
import { Changeset } from './changeset.ts';
import type { OrderEventKind } from './ordering.ts';

/** Puts a fact that moves nothing onto an order's timeline. */
export const decideNoteOrderEvent =
  (fact: { orderId: string; kind: OrderEventKind }): Decide<{ noted: true }, 'unknown_order'> =>
  (state, context) => {
    const change = new Changeset(state, context);
    if (!change.orders.get(fact.orderId)) return { refused: 'unknown_order' };
    change.event(fact.orderId, fact.kind);
    return { changes: change.changes(), answer: { noted: true } };
  };

/** The provider has not said by the order's deadline what became of its payment: the subscriber is told. */
export const decideTellLate =
  (orderId: string): Decide<{ told: true }, 'unknown_order'> =>
  (state, context) => {
    const change = new Changeset(state, context);
    if (!change.orders.get(orderId)) return { refused: 'unknown_order' };
    change.enqueue('mail.send', { template: 'payment_late', orderId });
    return { changes: change.changes(), answer: { told: true } };
  };
