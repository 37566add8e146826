import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'src/**/*.test.ts',
      'mocks/**/*.test.ts',
      'suites/**/*.test.ts',
      'examples/**/*.test.ts',
      'test/**/*.test.ts',
    ],
    exclude: ['**/node_modules/**', 'dist/**', 'test/consumer/**'],
    // A virtual clock owns its thread's timers, so every test file gets a process of its own.
    pool: 'forks',
    // On two processors vitest would take one: most of a test's time is spent in the children that it starts.
    maxWorkers: 2,
    reporters: ['default', './test/plain-summary.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    globalSetup: ['test/build-once.ts'],
  },
});
