// npm test: build, check, vitest, playwright; the last line sums them all.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, independent, pages, sync } from './check-parts.ts';
import { type PartResult, root, runInTurn, toolEnvironment } from './run-part.ts';
import { type Counts, countPlaywright, countVitest, summary, withExit } from './test-counts.ts';

const reports = mkdtempSync(join(tmpdir(), 'xuka-reports-'));

/** Runs a test runner in full view and reads its report; without a report it failed. */
async function runTests(
  command: readonly [string, ...string[]],
  report: string,
  count: (report: never) => Counts,
  environment: NodeJS.ProcessEnv = {},
): Promise<Counts> {
  const [file, ...args] = command;
  const code = await new Promise<number | null>((resolve) => {
    const child = spawn(file, args, {
      cwd: root,
      env: { ...toolEnvironment(), ...environment },
      stdio: ['ignore', 'inherit', 'inherit'],
      shell: process.platform === 'win32',
    });
    child.once('error', () => resolve(null));
    child.once('close', resolve);
  });
  try {
    return withExit(count(JSON.parse(readFileSync(report, 'utf8')) as never), code);
  } catch {
    const note = `${file} ended with ${code} and no report`;
    return { passed: 0, failed: 1, skipped: 0, failures: [], note };
  }
}

function runVitest(): Promise<Counts> {
  const report = join(reports, 'vitest.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  return runTests(['vitest', 'run', ...reporters], report, countVitest);
}

function runPlaywright(): Promise<Counts> {
  const report = join(reports, 'playwright.json');
  return runTests(['playwright', 'test', '--reporter=list,json'], report, countPlaywright, {
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
  });
}

function countParts(results: readonly PartResult[]): Counts {
  const failures = results.filter(({ ok }) => !ok).map(({ name }) => `failed: ${name}`);
  const failed = failures.length;
  return { passed: results.length - failed, failed, skipped: 0, failures };
}

async function runAll(): Promise<Counts[]> {
  const synced = await runInTurn([sync]);
  const [built, independentDone] = await Promise.all([
    runInTurn([build, pages]),
    runInTurn(independent),
  ]);
  const all = [countParts([...synced, ...built, ...independentDone]), await runVitest()];
  const isBuilt = built.every(({ name, ok }) => ok || name !== build.name);
  // Without pages every browser test would fail for the reason the build already told.
  if (isBuilt && existsSync(join(root, 'playwright.config.ts'))) all.push(await runPlaywright());
  return all;
}

const all = await runAll();
rmSync(reports, { recursive: true, force: true });
for (const { failures, note } of all)
  for (const line of note ? [...failures, note] : failures) process.stdout.write(`${line}\n`);
process.stdout.write(`${summary(all)}\n`);
process.exitCode = all.some(({ failed }) => failed > 0) ? 1 : 0;
