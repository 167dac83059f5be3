import { execFileSync } from 'node:child_process';
import { it } from 'vitest';

it('ends', () => {});

// In the middle of a call to the system: an orderly end of the process would wait for it.
it('never ends', () => void execFileSync('sleep', ['15']));
