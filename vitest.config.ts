import { defineConfig } from 'vitest/config';

// Pure rules need no database, so that their tests start at once.
const pure = ['test/domain/**/*.test.ts', 'test/tidy/**/*.test.ts', 'test/web/**/*.test.ts'];

export default defineConfig({
  test: {
    maxWorkers: 2,
    // Each file makes what it needs, its own database too; a process for each took as long as the tests.
    isolate: false,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    teardownTimeout: 30_000,
    projects: [
      { extends: true, test: { name: 'pure', include: pure } },
      {
        extends: true,
        test: {
          name: 'whole',
          include: ['test/**/*.test.ts'],
          exclude: ['test/browser/**', ...pure],
          globalSetup: ['test/support/global-setup.ts'],
        },
      },
    ],
  },
});
