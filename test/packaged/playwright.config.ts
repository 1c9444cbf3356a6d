// npm run e2e:packaged: the journeys of test/e2e against the packaged app, and what only a package can show.
import { defineConfig } from '@playwright/test';
import path from 'node:path';
import base from '../../playwright.config';

const test = path.resolve(import.meta.dirname, '..');

export default defineConfig({
  ...base,
  testDir: test,
  testMatch: ['e2e/**/*.spec.ts', 'packaged/**/*.spec.ts'],
  outputDir: path.resolve(test, '../out/e2e-packaged'),
  globalSetup: path.resolve(test, 'e2e/global-setup.ts'),
});
