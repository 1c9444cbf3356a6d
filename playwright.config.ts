// Journeys in the real Electron. One worker: each journey owns a window and the machine may have two cores.
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'out/e2e',
  timeout: 60_000,
  workers: 1,
  forbidOnly: true,
  reporter: [['list']],
  globalSetup: './test/e2e/global-setup.ts',
});
