import { afterAll, describe, expect, it } from 'vitest';
import { type Server, startServer } from '../../../../../scripts/servers/start-server.mjs';
import { copyDatabase } from '../../../src/store/moving/copy/copy-database.ts';
import { canStart } from '../../servers/fresh.ts';
import { makeFiles } from './places.ts';
import { fill, makeSamples } from './sample-rows.ts';

const { newFile, remove } = makeFiles();
afterAll(remove);

describe.each(['postgres', 'mysql'] as const)('a copy to %s whose server is killed in the middle', (kind) => {
  let server: Server | undefined;
  afterAll(() => server?.remove());

  it.skipIf(!canStart(kind))(
    'stops and says so, and goes on when it is called again',
    { timeout: 60_000 },
    async () => {
      const from = newFile();
      const samples = makeSamples(300);
      await fill(from, samples);
      const source = await startServer(kind, { durable: true });
      server = source;
      let killed: Promise<void> | undefined;
      const stopped = copyDatabase({
        from,
        to: source.url,
        onProgress({ table }) {
          if (table === 'sessions') killed ??= source.kill();
        },
      });
      await expect(stopped).rejects.toMatchObject({
        refusal: 'copy_interrupted',
        message: expect.stringMatching(/^The copy stopped: .*run the same command again/),
      });
      await killed;
      await source.start();
      const { isEqual, written } = await copyDatabase({ from, to: source.url });
      expect(isEqual).toBe(true);
      // The users and identities were there.
      const rows = Object.values(samples).reduce((sum, { length }) => sum + length, 0);
      expect(written).toBeLessThanOrEqual(rows - (samples.users?.length ?? 0) - (samples.identities?.length ?? 0));
    },
  );
});
