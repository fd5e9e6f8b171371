import { defineConfig } from 'vitest/config'

export default defineConfig({
  oxc: { jsx: { importSource: 'preact' } },
  test: {
    restoreMocks: true,
    // One a core: much of a test is waiting for the stand-ins in its own process.
    maxWorkers: '100%',
    // A worker keeps its modules from file to file: to load them again for each took a third of the processor's time.
    isolate: false,
    // Machines that run tests are often busy.
    testTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'quick',
          include: ['tests/**/*.test.{ts,tsx}'],
          exclude: ['tests/browser/**', 'tests/deployed/**', 'tests/faults/**'],
        },
      },
      {
        extends: true,
        test: { name: 'faults', include: ['tests/faults/**/*.test.ts'], testTimeout: 240_000 },
      },
      {
        extends: true,
        test: {
          name: 'deployed',
          include: ['tests/deployed/**/*.test.ts'],
          testTimeout: 240_000,
          hookTimeout: 300_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          testTimeout: 180_000,
        },
      },
    ],
  },
})
