import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    globalSetup: ['tests/support/global-database.ts'],
    setupFiles: ['tests/support/fail-on-print.ts'],
    // So that what a test prints passes the streams that fail-on-print watches.
    disableConsoleIntercept: true,
    // Real databases and processes share the machine: two files at a time keep two cores busy without starving them.
    pool: 'forks',
    maxWorkers: 2,
    // A busy machine may take a while until what is awaited is there; what never comes fails all the same.
    expect: { poll: { timeout: 20_000 } },
    testTimeout: 60_000,
    hookTimeout: 120_000,
    teardownTimeout: 60_000,
    unstubEnvs: true,
    unstubGlobals: true,
  },
});
