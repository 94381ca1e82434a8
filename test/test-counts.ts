/** What a runner did. `note` says why, when a failure has no test of its own. */
export type Counts = { passed: number; failed: number; skipped: number; note?: string };

type VitestReport = {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { name: string; status: string; assertionResults: { status: string }[] }[];
};

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
  };
}

type PlaywrightReport = {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  errors: unknown[];
};

/** Playwright's JSON report. A test that passed at its second try passed. */
export function countPlaywright({ stats, errors }: PlaywrightReport): Counts {
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + errors.length,
    skipped: stats.skipped,
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
