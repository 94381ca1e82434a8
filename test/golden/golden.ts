import { expect, test } from 'vitest';
import type { OutsideFaults } from '../support/outside-faults.ts';

let faults: OutsideFaults | undefined;
let books: unknown;

/** What the story that is told now is to suffer; absent: nothing, and its words are compared. */
export const currentFaults = (): OutsideFaults | undefined => faults;

/** How the story ended: its books without ids and times. */
export function keepBooks(of: unknown): void {
  books = of;
}

async function endOf(tell: () => Promise<void>, suffered: OutsideFaults): Promise<unknown> {
  faults = suffered;
  try {
    await tell();
    return books;
  } finally {
    faults = undefined;
  }
}

/**
 * A golden story: told once to be compared with its text, and once more for each of its calls to the
 * outside, with that call failing in either way. It must end the same every time.
 */
export function golden(name: string, tell: () => Promise<void>): void {
  test(name, tell);
  test(`${name}: every call to the outside fails once`, { timeout: 300_000 }, async () => {
    const counted: OutsideFaults = { at: 0, how: 'not-sent', calls: 0 };
    const right = await endOf(tell, counted);
    for (let at = 1; at <= counted.calls; at++)
      for (const how of ['not-sent', 'answer-lost'] as const)
        expect(await endOf(tell, { at, how, calls: 0 }), `call ${at} ${how}`).toEqual(right);
  });
}
