/** A mail before it is HTML or plain text: both are written from this, so that they say the same. */
export interface Letter {
  /** One line. */
  subject: string;
  title: string;
  lead: string;
  /** For a text or a push; absent: the subject and the operator's address. */
  short?: string;
  blocks: readonly Block[];
  /** Why the reader gets this mail. */
  reason: string;
}

export interface Row {
  label: string;
  value: string;
  /** Quieter below the value; a new line is one. */
  below?: string;
  isStrong?: boolean;
}

export type Block =
  | { kind: 'paragraph'; text: string }
  /** `address` is shown in the plain text. The first is the answer to the mail; `isSecond` stands beside it, quieter. */
  | { kind: 'button'; label: string; address: string; isSecond?: boolean }
  | { kind: 'rows'; heading?: string; rows: readonly Row[]; areAmounts?: boolean }
  /** Smaller: good to know, nothing to do. */
  | { kind: 'note'; text: string }
  /** As a person typed it. */
  | { kind: 'quote'; heading: string; text: string };
