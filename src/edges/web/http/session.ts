/** Who asks, as the session cookie says. */
export interface SignedIn {
  accountId: string;
  sessionId: string;
}
