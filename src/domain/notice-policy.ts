import type { Channel } from './notice-channels.ts';

/** How people are told. Part of the policy, so plain JSON. */
export interface NoticePolicy {
  /** The first that reaches the reader; the next when it comes back. */
  order: readonly Channel[];
  /** Sent as a text too, whatever else reaches the reader: who has just landed has no mail. */
  alsoBySms: readonly string[];
  /** Not kept back in quiet hours. What is no alert never is. */
  urgent: readonly string[];
  /** Unless the reader chose others; `22:00`. */
  quietHours: { from: string; until: string };
}

export const noticeDefaults: NoticePolicy = {
  order: ['mail', 'sms', 'push'],
  alsoBySms: ['arrived_abroad'],
  urgent: ['arrived_abroad', 'cap_near', 'cap_reached'],
  quietHours: { from: '22:00', until: '07:00' },
};
