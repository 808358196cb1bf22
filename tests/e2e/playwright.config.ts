import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  // Pictures for the guide are taken on demand.
  testIgnore: process.env.RAPPORT_GUIDE ? [] : ['**/guide.spec.ts'],
  outputDir: '../../artifacts/test-results/e2e',
  timeout: 90_000,
  expect: { timeout: 15_000 },
  workers: 1,
  use: {
    launchOptions: { executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-dev-shm-usage'] },
    timezoneId: 'Europe/Berlin',
    locale: 'en-GB',
  },
});
