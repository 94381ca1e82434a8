import type { Changeset } from './changeset.ts';

/** What the watching of use tells, in words of `adapters/documents`. */
export type WatchTemplate =
  /** `kind`, `left`, `granted`, `endsAt`; of one of several also `scope`, `zoneId`, `serviceId`. */
  | 'level_reached'
  /** `currency`, `left`. */
  | 'credit_low'
  /** `endsAt`, `days`. */
  | 'days_left'
  /** `of`, `days`, `deadlineAt`. */
  | 'deadline_near'
  /** `currency`, `used`, `limit`, `per`. */
  | 'spend_reached'
  /** `of`, `limit`, `used`, `percent`, `serviceId`, `abroad`, `currency`, `endsAt`, `watchId`. */
  | 'cap_near'
  | 'cap_reached'
  /** `country`. */
  | 'arrived_abroad';

/** Something to be told. `facts` are ids, codes and figures in decimal digits; instants too. */
export interface NoticeWish {
  /** Or any other mail: then texts and push say what its subject says. */
  template: WatchTemplate | (string & {});
  /** Null: it is about the account. */
  lineId: string | null;
  facts: Record<string, string>;
}

export const watchTemplates = [
  'level_reached',
  'credit_low',
  'days_left',
  'deadline_near',
  'spend_reached',
  'cap_near',
  'cap_reached',
  'arrived_abroad',
] as const satisfies readonly WatchTemplate[];

export const isWatchTemplate = (template: string | undefined): template is WatchTemplate =>
  watchTemplates.some((each) => each === template);

/**
 * Tells the subscriber by the channels that reach them, the next when one comes back; answers the
 * notice's id, by which `deliveriesOf` proves that it arrived.
 */
export function notify(change: Changeset, { template, lineId, facts }: NoticeWish): string {
  const noticeId = change.newId();
  change.enqueue('notice.send', {
    ...facts,
    noticeId,
    template,
    ...(lineId !== null && { lineId }),
  });
  return noticeId;
}
