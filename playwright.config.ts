import { defineConfig, devices } from '@playwright/test';
import { launchOptions } from './test/support/chromium.ts';

const phone = { viewport: { width: 360, height: 780 }, isMobile: true, hasTouch: true };
const desktop = { viewport: { width: 1280, height: 900 } };

/** Stories run on a phone with JavaScript; those about forms and looks also without it and wide. */
export default defineConfig({
  testDir: './test/browser',
  outputDir: './test-results/browser',
  workers: 2,
  fullyParallel: false,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
  use: {
    ...devices['Desktop Chrome'],
    browserName: 'chromium',
    // Recording takes a fifth of the time of all tests; `--trace retain-on-failure` asks for it.
    trace: 'off',
    launchOptions: await launchOptions(),
  },
  projects: [
    { name: 'phone', use: phone },
    {
      name: 'phone-no-js',
      use: { ...phone, javaScriptEnabled: false },
      grep: /@no-js|@everywhere/,
    },
    { name: 'desktop', use: desktop, grep: /@desktop|@everywhere/ },
  ],
});
