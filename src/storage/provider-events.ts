import type { Instant } from '#domain/time.ts';
import type { Database } from './database.ts';

/** Keeps that a webhook came and what was made of it; the same event again is kept once. */
export async function recordProviderEvent(
  database: Database,
  event: {
    gateway: string;
    eventId: string;
    paymentReference: string;
    outcome: string;
    recordedAt: Instant;
  },
): Promise<void> {
  await database.query({
    name: 'record-provider-event',
    text: `insert into provider_event (gateway, event_id, payment_reference, outcome, recorded_at)
      values ($1, $2, $3, $4, $5) on conflict do nothing`,
    values: [
      event.gateway,
      event.eventId,
      event.paymentReference,
      event.outcome,
      new Date(event.recordedAt).toISOString(),
    ],
  });
}
