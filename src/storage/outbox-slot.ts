export const OUTBOX_SLOTS = 64;

/** The queue slot of an account: the same for ever, spread evenly (UUIDv7 ends in chance). */
export const slotOf = (accountId: string): number =>
  Number.parseInt(accountId.slice(-2), 16) % OUTBOX_SLOTS;
