import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['*.stuck.ts'],
    pool: 'threads',
    reporters: [
      ['default', {}],
      [resolve(import.meta.dirname, '../../stuck-tests.ts'), { limitMs: 1000 }],
    ],
  },
});
