import type { Instant } from './time.ts';

export type LineEventKind =
  /** `from`, `to`, `cause`. */
  | 'state-changed'
  /** The same of a line beneath its hold: it stays held. */
  | 'held-state-changed'
  /** Credit paid for more time: `amountMinor`, `currency`, `until`. */
  | 'time-bought'
  /** `orderId` where there is one; `cause`, `step`, `amountMinor` … in words of the domain. */
  | 'auto-renewal-agreed'
  | 'auto-renewal-preflight'
  | 'auto-renewal-noticed'
  /** A charge that was told is not made: `reason`. */
  | 'auto-renewal-dropped'
  | 'auto-renewal-tried'
  | 'auto-renewal-renewed'
  | 'auto-renewal-failed'
  | 'auto-renewal-paused'
  | 'auto-renewal-resumed'
  /** `from`, `to`: what people know the means by; `words`, `version` and `locale` of what was agreed to. */
  | 'auto-renewal-swapped'
  | 'auto-renewal-ended'
  | 'alert-crossed'
  | 'cap-reached'
  | 'cap-overridden'
  | 'deadline-noticed';

/** One thing that happened to a line, with its time: the history that reports and pages are made from. */
export interface LineEvent {
  id: string;
  lineId: string;
  kind: LineEventKind;
  detail: Record<string, string>;
  happenedAt: Instant;
}
