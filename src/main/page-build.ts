import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import type { Surroundings } from './command.ts';
import { arePagesStale } from './page-sources.ts';
import { builtPages, projectFolder } from './project-folder.ts';

/**
 * Builds the pages unless they are there; `npm start` builds them anew when they are of other sources, as after
 * an upgrade: pages and program share one database. Its output goes to standard error.
 */
export async function ensurePages({ environment, err }: Surroundings): Promise<void> {
  if (!existsSync(builtPages))
    err('Building the pages; this happens once and takes some seconds.\n');
  else if (!arePagesStale(projectFolder)) return;
  else if (environment.npm_lifecycle_event === 'start')
    err('Building the pages anew, as the program has changed; this takes some seconds.\n');
  else return err('The pages are those of another version. Run: npm run build\n');
  const bin = join(projectFolder, 'node_modules/.bin');
  const path = [bin, dirname(process.execPath), environment.PATH ?? ''].join(delimiter);
  let output = '';
  const code = await new Promise<number | null>((resolve, reject) => {
    const build = spawn('npm', ['run', '--silent', 'build'], {
      cwd: projectFolder,
      env: { ...environment, PATH: path },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    for (const stream of [build.stdout, build.stderr]) {
      stream.on('data', (chunk) => {
        output += String(chunk);
      });
    }
    build.once('error', reject);
    build.once('close', resolve);
  });
  if (code === 0 && existsSync(builtPages)) return;
  err(output);
  throw new Error('The pages could not be built. Run npm ci with its development packages.');
}
