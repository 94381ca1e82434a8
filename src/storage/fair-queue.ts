/** What waits is taken in turn by account, so that no account's crowd keeps the others waiting. */
export class FairQueue<Item extends { accountId: string }> {
  readonly #size: number;
  /** In the order in which accounts are next. */
  readonly #waiting = new Map<string, Item[]>();
  #length = 0;

  constructor(size: number) {
    this.#size = size;
  }

  get length(): number {
    return this.#length;
  }

  /** False when there is no room: for anybody, or, once half full, for one who fills it alone. */
  add(item: Item): boolean {
    const own = this.#waiting.get(item.accountId);
    if (this.#length >= this.#size) return false;
    if (this.#length >= this.#size / 2 && (own?.length ?? 0) >= Math.max(64, this.#size / 8))
      return false;
    if (own) own.push(item);
    else this.#waiting.set(item.accountId, [item]);
    this.#length += 1;
    return true;
  }

  /**
   * At most `most` items of accounts that are not busy, each account's in the order they came. While
   * others wait an account gets an eighth of the group; what is left of the room is filled up.
   */
  take(most: number, isBusy: (accountId: string) => boolean): Item[] {
    const share = Math.max(1, Math.ceil(most / 8));
    const taken = new Map<string, number>();
    let room = most;
    for (const limit of [share, most]) {
      if (room === 0) break;
      for (const [accountId, items] of this.#waiting) {
        if (room === 0) break;
        if (isBusy(accountId)) continue;
        const before = taken.get(accountId) ?? 0;
        const count = Math.min(items.length - before, limit - before, room);
        if (count <= 0) continue;
        taken.set(accountId, before + count);
        room -= count;
      }
    }
    return [...taken].flatMap(([accountId, count]) => this.#remove(accountId, count));
  }

  /** Takes the first of an account out; what it has left goes behind everybody else's. */
  #remove(accountId: string, count: number): Item[] {
    const items = this.#waiting.get(accountId)!;
    this.#waiting.delete(accountId);
    this.#length -= count;
    if (count === items.length) return items;
    this.#waiting.set(accountId, items.slice(count));
    return items.slice(0, count);
  }
}
