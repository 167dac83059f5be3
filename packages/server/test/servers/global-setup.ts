import type { TestProject } from 'vitest/node';
import { describeLack } from '../../../../scripts/need-programs.mjs';
import { canStart, givenUrl, kinds, type ServerKind, serverNeeds } from '../../../../scripts/servers/kinds.mjs';
import { type Lender, openLender } from './lender.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where workers ask for databases, and what there is to be had. */
    servers: { readonly lender: string; readonly available: ServerKind[]; readonly startable: ServerKind[] };
  }
}

let lender: Lender;

/** Once for a whole run, in Vitest's main process. */
export async function setup(project: TestProject): Promise<void> {
  lender = await openLender();
  const all = Object.keys(kinds) as ServerKind[];
  // Where nobody looks, what is missing must fail: as if all were there, so that the first who asks gets the reason.
  const found = (isThere: (kind: ServerKind) => boolean) => (process.env.CI ? all : all.filter(isThere));
  const startable = found(canStart);
  const available = found((kind) => givenUrl(kind) !== undefined || canStart(kind));
  const lacking = serverNeeds.filter((need) => !need.isThere());
  if (lacking.length > 0 && !process.env.CI)
    console.warn(`${describeLack(lacking)}\nWithout them their tests are skipped.`);
  project.provide('servers', { lender: lender.address, available, startable });
}

export const teardown = (): Promise<void> => lender.close();
