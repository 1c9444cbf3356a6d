// Unit tests run in Node; what touches components runs in happy-dom.
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [vue()],
  test: {
    testTimeout: 30_000,
    // By itself vitest leaves one core free: on two cores half of them.
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          include: ['test/{unit,property,oracle,fuzz,golden,cli}/**/*.test.ts'],
          environment: 'node',
        },
      },
      { extends: true, test: { name: 'dom', include: ['test/renderer/**/*.test.ts'], environment: 'happy-dom' } },
    ],
  },
});
