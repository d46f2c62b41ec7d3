import { defineConfig } from 'vitest/config';
import { inkModulesForTests } from './scripts/ink-modules.js';

/** Tests that start programs, and many of them one after the other. */
const programs = 'test/{cli,client,daemon,holder,journeys,ledger,sim,world}/**/*.test.ts';

// React's development build draws half as fast, and what is shipped is the other one.
process.env['NODE_ENV'] = 'production';

export default defineConfig({
  test: {
    // What a test waits for is bounded by the wait, which says what it saw (test/until.ts). The limits here are
    // for a test as a whole, on a busy two-core machine.
    projects: [
      {
        plugins: [inkModulesForTests],
        test: {
          // Packages that are not inlined are loaded by Node itself, past the plugin.
          server: { deps: { inline: ['ink', 'ink-testing-library'] } },
          name: 'parts',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [programs],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'programs',
          include: [programs],
          testTimeout: 150_000,
          hookTimeout: 150_000,
          // The programs that these tests start see what a person's shell has.
          env: { NODE_ENV: 'test' },
        },
      },
    ],
    pool: 'forks',
    // Tests that start programs wait more than they compute, so two processors carry three of them.
    maxWorkers: 3,
    reporters: ['default', 'json'],
    outputFile: { json: 'test-results.json' },
  },
});
