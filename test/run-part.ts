import { spawn } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';

export const root = join(import.meta.dirname, '..');
const bin = join(root, 'node_modules/.bin');

export type Part = { name: string; command: readonly [file: string, ...args: string[]] };
export type PartResult = { name: string; ok: boolean; seconds: number; output: string };

/** The environment of everything the runners start: the pinned tools first on the PATH. */
export function toolEnvironment(): NodeJS.ProcessEnv {
  const path = [bin, dirname(process.execPath), process.env.PATH ?? ''].join(delimiter);
  return { ...process.env, PATH: path };
}

/** Runs one tool to its end and keeps what it says. */
export async function runPart({ name, command: [file, ...args] }: Part): Promise<PartResult> {
  const startedAt = performance.now();
  let output = '';
  const code = await new Promise<number | null>((resolve) => {
    const child = spawn(file, args, {
      cwd: root,
      env: { ...toolEnvironment(), NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        output += String(chunk);
      });
    }
    child.once('error', (fault) => {
      output += fault.message;
      resolve(null);
    });
    child.once('close', resolve);
  });
  return { name, ok: code === 0, seconds: (performance.now() - startedAt) / 1000, output };
}

/** Runs parts one after the other and tells each as it ends. */
export async function runInTurn(parts: readonly Part[]): Promise<PartResult[]> {
  const results: PartResult[] = [];
  for (const part of parts) {
    const result = await runPart(part);
    tell(result);
    results.push(result);
  }
  return results;
}

/** Prints one line, and everything the tool said when it failed. */
export function tell({ name, ok, seconds, output }: PartResult): void {
  const said = ok ? '' : `\n${output.trimEnd()}\n`;
  process.stdout.write(
    `${ok ? 'ok  ' : 'FAIL'} ${name.padEnd(20)} ${seconds.toFixed(1)} s${said}\n`,
  );
}
