import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Report } from '../../simulation/report.ts';

const program = join(import.meta.dirname, '../../simulation/run.ts');

/** `npm run simulate -- … --json`, with a database server of its own. */
export function simulate(args: readonly string[]): Promise<Report> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, '--json', ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk) => {
      out += String(chunk);
    });
    child.stderr.on('data', (chunk) => {
      err += String(chunk);
    });
    child.once('error', reject);
    child.once('close', () => {
      try {
        resolve(JSON.parse(out) as Report);
      } catch {
        reject(new Error(`the simulation gave no report: ${err || out}`));
      }
    });
  });
}
