/** One row of the wall table: what the files under `rooms` may import. */
export type WallRow = {
  /** Path patterns under src/; `*` stands for any folder. */
  rooms: string[];
  /** Paths under src/. A room may always import itself. */
  mayImport: string[] | 'all';
  npm: Packages;
};

/**
 * `none`: neither packages nor Node's own modules. A list: those packages and Node's modules, or only the modules it
 * names (node:crypto). 'own' ("its vendor", "its framework"): any but those another row names. 'all': anything.
 */
export type Packages = string[] | 'own' | 'none' | 'all';

/** Reads the table whose head is `room | may import | npm`. Throws when a cell can't be a rule. */
export function readWallTable(markdown: string): WallRow[] {
  const lines = markdown.split('\n').map((line) => line.trim());
  const head = lines.findIndex((line) =>
    /^\|\s*room\s*\|\s*may import\s*\|\s*npm\s*\|$/i.test(line),
  );
  if (head === -1) throw new Error('There is no table "| room | may import | npm |".');
  const rows: WallRow[] = [];
  for (const line of lines.slice(head + 2)) {
    if (!line.startsWith('|')) break;
    const cells = line.slice(1, -1).split('|');
    if (cells.length !== 3) throw new Error(`A row needs three cells: ${line}`);
    const [rooms = [], mayImport = [], npm = []] = cells.map(names);
    if (rooms.length === 0 || mayImport.length === 0 || npm.length === 0) {
      throw new Error(`A cell is empty: ${line}`);
    }
    rows.push({ rooms, mayImport: toRooms(mayImport), npm: toPackages(npm) });
  }
  return rows;
}

function names(cell: string): string[] {
  const parts = cell.replaceAll('`', '').split(',');
  return parts.map((name) => name.trim().replace(/^src\/|\/$/g, '')).filter((name) => name !== '');
}

function toRooms(cell: string[]): WallRow['mayImport'] {
  if (cell.includes('all')) return 'all';
  return requireNames(cell.filter((name) => name !== 'own folder'));
}

function toPackages(cell: string[]): Packages {
  const [first] = cell;
  if (cell.length === 1 && first !== undefined) {
    if (first === 'none') return 'none';
    if (first === 'all' || first === 'any') return 'all';
    if (first.startsWith('its ')) return 'own';
  }
  return requireNames(cell);
}

function requireNames(cell: string[]): string[] {
  const wordy = cell.find((name) => /\s/.test(name) || name === 'none');
  if (wordy !== undefined) throw new Error(`Not a name in the wall table: ${wordy}`);
  return cell;
}

/** The row for a path under src/ and the folder that counts as its own. */
export function rowFor(rows: readonly WallRow[], path: string): { row: WallRow; own: string } {
  const folders = path.split('/').slice(0, -1);
  let best: { row: WallRow; own: string; weight: number } | undefined;
  for (const row of rows) {
    for (const room of row.rooms) {
      const pattern = room.split('/');
      const weight = matchWeight(pattern, folders);
      if (weight === 0 || (best && best.weight >= weight)) continue;
      best = { row, weight, own: folders.slice(0, pattern.length).join('/') };
    }
  }
  if (!best) throw new Error(`src/${path} stands in no room of the wall table`);
  return best;
}

// Deeper patterns win, and among those a name wins over a star.
function matchWeight(pattern: readonly string[], folders: readonly string[]): number {
  let weight = 0;
  for (const [depth, segment] of pattern.entries()) {
    const folder = folders[depth];
    if (folder === undefined) return 0;
    if (segment !== '*' && folder !== segment) return 0;
    weight += segment === '*' ? 1 : 2;
  }
  return weight;
}
