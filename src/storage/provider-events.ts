import type { Instant } from '#domain/time.ts';
import { inGroups } from './reads/grouped.ts';

interface ProviderEvent {
  gateway: string;
  eventId: string;
  paymentReference: string;
  outcome: string;
  recordedAt: Instant;
}

/** Keeps that a webhook came and what was made of it; the same event again is kept once. */
export const recordProviderEvent = inGroups(1)<ProviderEvent, void>(async (source, events) => {
  await source.query({
    name: 'record-provider-events',
    text: `insert into provider_event (gateway, event_id, payment_reference, outcome, recorded_at)
      select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[])
      on conflict do nothing`,
    values: [
      events.map(({ gateway }) => gateway),
      events.map(({ eventId }) => eventId),
      events.map(({ paymentReference }) => paymentReference),
      events.map(({ outcome }) => outcome),
      events.map(({ recordedAt }) => new Date(recordedAt).toISOString()),
    ],
  });
  return events.map(() => undefined);
});
