import type { DeliveryOutcome } from '#domain/notice-channels.ts';
import type { Instant } from '#domain/time.ts';
import type { Notice, NoticeDelivery } from '#storage/notices.ts';
import type { AddressedMessage } from '../messages/addressed-message.ts';
import type { NoticeRoom, Recipient } from './notice-room.ts';

/** One try to bring a notice to its reader by one channel. */
export interface Try {
  room: NoticeRoom;
  notice: Notice;
  recipient: Recipient;
  addressed: AddressedMessage;
  delivery: NoticeDelivery;
  /** Quiet hours do not keep it back. */
  isUrgent: boolean;
  /** It has been tried for so long that it counts as lost when it fails once more. */
  isOver: boolean;
}

/** What came of it. */
export interface Outcome {
  outcome: DeliveryOutcome;
  detail: string | null;
  /** With push: the browsers that took it. */
  reached?: readonly string[];
  /** It is not to be tried again before; null or absent: whenever. */
  notBefore?: Instant | null;
}
