import type { Link } from './link.ts';

/** Longer than a login ever takes, shorter than a code lives. */
const claimMs = 10_000;

/** Claims in Redis, by keyed hashes of codes. Fulfils `CodeClaims` of the flows. `instance` tells this process from all others. */
export function createCodeClaims(link: Link, { prefix, instance }: { prefix: string; instance: string }) {
  const nameKey = (codeHash: Uint8Array) => `${prefix}code:${Buffer.from(codeHash).toString('base64url')}`;
  return {
    async claim(codeHash: Uint8Array): Promise<boolean> {
      const key = nameKey(codeHash);
      const holder = await link.ask(async (redis) => {
        const claimed = await redis.pipeline().set(key, instance, 'PX', claimMs, 'NX').get(key).exec();
        return readHolder(claimed ?? []);
      });
      return holder === undefined || holder === instance;
    },
    release(codeHash: Uint8Array): void {
      void link.ask((redis) => redis.del(nameKey(codeHash)));
    },
  };
}

function readHolder([claimed, read]: readonly (readonly [Error | null, unknown])[]): string {
  const [error = null] = [claimed?.[0], read?.[0]].filter(Boolean);
  if (error) throw error;
  if (typeof read?.[1] === 'string') return read[1];
  throw new Error('nobody holds what was just claimed');
}
