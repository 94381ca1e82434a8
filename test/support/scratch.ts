import { accessSync, constants, mkdtempSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MEMORY = '/dev/shm';
/** What the databases of a whole run may take. */
const WANTED_OCTETS = 4 * 2 ** 30;

/**
 * A new folder for a database that goes away: in memory where there is room for it. Cloning a database makes some
 * four hundred files, which costs a file system on a disk more than the tests themselves take.
 */
export function scratchFolder(prefix: string): string {
  return mkdtempSync(join(hasRoomInMemory() ? MEMORY : tmpdir(), prefix));
}

function hasRoomInMemory(): boolean {
  try {
    accessSync(MEMORY, constants.W_OK);
    const { bavail, bsize } = statfsSync(MEMORY);
    return bavail * bsize > WANTED_OCTETS;
  } catch {
    return false;
  }
}
