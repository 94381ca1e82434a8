/**
 * What a runner did. `failures` names each failed test with the first line of why, so that the end of a
 * long log is enough; `note` says why, when a failure has no test of its own.
 */
export type Counts = {
  passed: number;
  failed: number;
  skipped: number;
  failures: readonly string[];
  note?: string;
};

type VitestReport = {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: {
    name: string;
    status: string;
    message: string;
    assertionResults: { status: string; fullName: string; failureMessages: string[] | null }[];
  }[];
};

function told(where: string, message: string | undefined): string {
  return `failed: ${where}: ${(message ?? '').split('\n', 1)[0] || 'no message'}`;
}

/** Vitest's JSON report. A file that could not even be loaded counts as one failure. */
export function countVitest(report: VitestReport): Counts {
  const broken = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((result) => result.status === 'failed'),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + report.numTodoTests,
    failures: [
      ...broken.map(({ name, message }) => told(name, message)),
      ...report.testResults.flatMap(({ name, assertionResults }) =>
        assertionResults
          .filter(({ status }) => status === 'failed')
          .map(({ fullName, failureMessages }) =>
            told(`${name} › ${fullName}`, failureMessages?.[0]),
          ),
      ),
    ],
  };
}

type PlaywrightSuite = {
  suites?: PlaywrightSuite[];
  specs: {
    file: string;
    title: string;
    tests: {
      projectName: string;
      status: string;
      results: { error?: { message?: string } }[];
    }[];
  }[];
};

type PlaywrightReport = {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  suites: PlaywrightSuite[];
  errors: { message?: string }[];
};

function failedSpecs({ suites = [], specs }: PlaywrightSuite): string[] {
  const own = specs.flatMap(({ file, title, tests }) =>
    tests
      .filter(({ status }) => status === 'unexpected')
      .map(({ projectName, results }) =>
        told(`[${projectName}] ${file} › ${title}`, results.at(-1)?.error?.message),
      ),
  );
  return [...own, ...suites.flatMap(failedSpecs)];
}

/** Playwright's JSON report. A test that passed at its second try passed. */
export function countPlaywright({ stats, suites, errors }: PlaywrightReport): Counts {
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + errors.length,
    skipped: stats.skipped,
    failures: [
      ...suites.flatMap(failedSpecs),
      ...errors.map(({ message }) => told('outside its tests', message)),
    ],
  };
}

/** A runner that fails without a failed test (a crash, a leak) still counts one failure. */
export function withExit(counts: Counts, code: number | null): Counts {
  if (code === 0 || counts.failed > 0) return counts;
  return { ...counts, failed: 1, note: `ended with ${code} although no test failed` };
}

/** The last line of npm test: `N passed, N failed`, with `, N skipped` when some were. */
export function summary(all: readonly Counts[]): string {
  const sum = (key: 'passed' | 'failed' | 'skipped') =>
    all.reduce((total, counts) => total + counts[key], 0);
  const skipped = sum('skipped');
  const tail = skipped > 0 ? `, ${skipped} skipped` : '';
  return `${sum('passed')} passed, ${sum('failed')} failed${tail}`;
}
