import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

// Unit tests share one worker per core and clean up after themselves: 13 times faster than isolating each file.
// Journeys start real processes and a browser: one file at a time.
export default defineConfig({
  test: {
    globalSetup: resolve(import.meta.dirname, 'packages/server/test/servers/global-setup.ts'),
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'packages/*/test/**/*.test.ts',
            'examples/*/test/**/*.test.ts',
            'scripts/test/**/*.test.ts',
            'trust/**/*.test.ts',
          ],
          pool: 'threads',
          isolate: false,
          maxWorkers: '100%',
          sequence: { groupOrder: 0 },
          testTimeout: 20_000,
          hookTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'journeys',
          include: ['journeys/**/*.test.ts'],
          pool: 'forks',
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
