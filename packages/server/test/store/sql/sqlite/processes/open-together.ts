import { once } from 'node:events';
import { silentLogger } from '../../../../../src/logger.ts';
import { openStore } from '../../../../../src/store/open-store.ts';

// Opens a store at the word of its parent, at the same moment as others do, and tells what was settled.
const [, , database = ''] = process.argv;
process.stdout.write('ready\n');
await once(process.stdin, 'data');
const store = await openStore({ database, logger: silentLogger });
process.stdout.write(`${await store.settle('mode', `by ${process.pid}`)}\n`);
await store.close();
process.stdin.destroy();
