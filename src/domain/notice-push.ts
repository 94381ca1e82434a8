import { DAY, type Instant, SECOND } from './time.ts';

/** How a push is carried (RFC 8030 5.2 and 5.4). */
export interface NoticePush {
  /** How long it is worth bringing to a browser that is offline. */
  ttlSeconds: number;
  /** What it is about: of two that wait, the later one alone is brought. */
  subject: string;
}

/** Push services keep nothing longer than four weeks. */
const LONGEST = 28 * DAY;
/** Without an end of its own. */
const USUAL = DAY;
const SHORTEST_SECONDS = 60;

/** As long as what it is about has not ended, about the bucket, the cap or the deadline it is about. */
export function noticePush(
  of: { id: string; lineId: string | null; template: string; facts: Record<string, string> },
  now: Instant,
): NoticePush {
  const { id, lineId, template, facts } = of;
  const { endsAt, deadlineAt, bucketId, watchId } = facts;
  const end = endsAt ?? deadlineAt;
  const worth = end === undefined ? USUAL : Math.min(Number(end) - now, LONGEST);
  return {
    ttlSeconds: Math.max(Math.floor(worth / SECOND), SHORTEST_SECONDS),
    subject: bucketId ?? watchId ?? (deadlineAt ? `${lineId} ${facts.of}` : `${template} ${id}`),
  };
}
