/** One text message (3GPP TS 23.040). */
export interface Text {
  /** Ours; the same again is the same text, sent once. */
  reference: string;
  /** E.164 with "+". */
  to: string;
  text: string;
}

export type TextAnswer =
  | { outcome: 'accepted' }
  /** It will never be sent: the number is none, or takes no texts. */
  | { outcome: 'refused'; detail: string }
  /** Lost answer, busy, down: send the same again. */
  | { outcome: 'unknown'; detail: string };

/** What the network said of a text since it was accepted (3GPP TS 23.040 9.2.3.15: status report). */
export type TextReport = 'waiting' | 'delivered' | 'failed' | 'unknown';

/** Hands texts to a message centre and asks what became of them. */
export interface Texter {
  send(text: Text): Promise<TextAnswer>;
  report(reference: string): Promise<TextReport>;
}
