/** What a browser gave when it subscribed (W3C Push API); the keys are base64url. */
export interface PushTarget {
  endpoint: string;
  p256dh: string;
  auth: string;
}

export interface PushNote {
  /** JSON, encrypted for the browser alone (RFC 8291). At most 3,000 octets. */
  payload: string;
  /** How long a push service keeps it for a browser that is offline. */
  ttlSeconds: number;
  isUrgent: boolean;
  /** One that waits is replaced by a later one of the same topic (RFC 8030 5.4): at most 32 of base64url. */
  topic: string;
}

export type PushAnswer =
  | { outcome: 'accepted' }
  /** The browser unsubscribed or is gone (404, 410): never again. */
  | { outcome: 'gone' }
  | { outcome: 'refused'; detail: string }
  /** Lost answer, busy, down: the same again, not before `retryAfterMs` where the service named a time. */
  | { outcome: 'unknown'; detail: string; retryAfterMs: number | null };

/** Sends to browsers by their push services (RFC 8030), signed as this operator (RFC 8292). */
export interface WebPush {
  /** Given to browsers when they subscribe: the uncompressed point, base64url. */
  publicKey: string;
  /** Whether such an address may be called at all: it came from a browser, so from anybody. */
  accepts(endpoint: string): boolean;
  send(target: PushTarget, note: PushNote): Promise<PushAnswer>;
}
