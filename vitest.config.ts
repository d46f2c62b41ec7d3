import { defineConfig } from 'vitest/config';

const all = 'test/**/*.test.{ts,tsx}';
const towns = 'test/{cli,client,daemon,journeys}/**/*.test.ts';

export default defineConfig({
  test: {
    // What a test waits for is bounded by the wait, which says what it saw (test/until.ts). These are for a
    // test as a whole on a busy two-core machine, and longer where several programs work together.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: 'parts', include: [all], exclude: [towns] } },
      {
        extends: true,
        test: { name: 'towns', include: [towns], testTimeout: 150_000, hookTimeout: 150_000 },
      },
    ],
    pool: 'forks',
    maxWorkers: 2,
    reporters: ['default', 'json'],
    outputFile: { json: 'test-results.json' },
  },
});
