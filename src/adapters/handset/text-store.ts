export interface KeptText {
  reference: string;
  to: string;
  text: string;
  receivedAt: number;
}

/** Numbers that end like this do not get their text in the ordinary way. */
export const sentinels = { '9991': 'refused', '9992': 'failed', '9993': 'waiting' } as const;

export type Sentinel = keyof typeof sentinels;

const MOST_KEPT = 200;

/** Texts as a message centre keeps them, the newest first. */
export class TextStore {
  readonly texts: KeptText[] = [];

  /** False: it will never be sent. */
  add(text: KeptText): boolean {
    if (this.#endOf(text.to) === 'refused') return false;
    // The same reference is the same text, sent once.
    if (this.texts.some(({ reference }) => reference === text.reference)) return true;
    this.texts.unshift(text);
    this.texts.splice(MOST_KEPT);
    return true;
  }

  stateOf(reference: string): 'waiting' | 'delivered' | 'failed' | null {
    const text = this.texts.find((each) => each.reference === reference);
    if (!text) return null;
    const end = this.#endOf(text.to);
    return end === 'failed' || end === 'waiting' ? end : 'delivered';
  }

  #endOf(to: string): (typeof sentinels)[Sentinel] | null {
    const found = Object.entries(sentinels).find(([digits]) => to.endsWith(digits));
    return found ? found[1] : null;
  }
}
