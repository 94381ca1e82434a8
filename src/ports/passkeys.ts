/** A passkey as it is kept. */
export interface KeptPasskey {
  credentialId: Buffer;
  publicKey: Buffer;
  signCount: number;
  transports: readonly string[];
}

/** What `navigator.credentials` is asked, as `PublicKeyCredential.parse…OptionsFromJSON` reads it. */
export type PasskeyOptions = Readonly<Record<string, unknown>>;

/** What the browser answered, as `toJSON()` wrote it: anybody's words until it is verified. */
export type PasskeyAnswer = Readonly<Record<string, unknown>>;

/** Whose passkey an answer says it is, before anything is proved. */
export interface ClaimedPasskey {
  credentialId: Buffer;
  /** As it was given at registration; null: the authenticator did not say. */
  userHandle: Buffer | null;
}

/**
 * Web Authentication (W3C, level 3) for one site. User verification is always required, so that a passkey
 * is something one has together with something one knows or is. Challenges are made and judged by the caller.
 */
export interface Passkeys {
  /** False: this site's address can have none, being a number and no name. */
  readonly areOffered: boolean;
  creationOptions(of: {
    challenge: Buffer;
    userHandle: Buffer;
    userName: string;
    displayName: string;
    siteName: string;
    known: readonly KeptPasskey[];
  }): Promise<PasskeyOptions>;
  /** `known` empty: whichever passkey of this site the reader chooses. */
  requestOptions(of: { challenge: Buffer; known: readonly KeptPasskey[] }): Promise<PasskeyOptions>;
  /** Null: not in the shape of an answer. */
  claimed(answer: PasskeyAnswer): ClaimedPasskey | null;
  /** The new passkey; null: wrong in any way. `isOurs` judges the challenge that was signed. */
  verifyCreation(
    answer: PasskeyAnswer,
    isOurs: (challenge: Buffer) => boolean,
  ): Promise<KeptPasskey | null>;
  /** The next count and the challenge; null: wrong in any way, or a count that went back (a copy). */
  verifyRequest(
    answer: PasskeyAnswer,
    passkey: KeptPasskey,
    isOurs: (challenge: Buffer) => boolean,
  ): Promise<{ signCount: number } | null>;
}
