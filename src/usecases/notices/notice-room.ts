import type { Channel } from '#domain/notice-channels.ts';
import type { Texter } from '#ports/texter.ts';
import type { WebPush } from '#ports/web-push.ts';
import type { PushSubscription } from '#storage/notice-reach.ts';
import type { Account } from '#storage/reads/account-rows.ts';
import type { MailRoom } from '../messages/send-message.ts';

/** By what people are told; null: the operator has none. */
export interface NoticeRoom extends MailRoom {
  texter: Texter | null;
  push: WebPush | null;
  onDelivery?: (of: { channel: Channel; outcome: string }) => void;
}

/** Everything a try needs to know of its reader. */
export interface Recipient {
  account: Account;
  /** The line's own number, or of an account the oldest one. */
  msisdn: string | null;
  subscriptions: readonly PushSubscription[];
}
