// One parser in a process of its own, which can be stopped where it hangs:
//
//   node --import ./scripts/typescript.mjs trust/parsers/fuzz-target.ts <file of targets> <name> <seconds> <seed>

import { pathToFileURL } from 'node:url';
import { fuzz } from './fuzz.ts';
import type { Target } from './target.ts';

const [file = '', name, seconds, seed] = process.argv.slice(2);
const { targets } = (await import(pathToFileURL(file).href)) as { readonly targets: readonly Target[] };
const target = targets.find((each) => each.name === name);
if (!target) throw new Error(`There is no parser called ${name} in ${file}`);
const isWatched = (url: string) => /\/packages\/[^/]+\/src\//.test(url) || url === pathToFileURL(file).href;
console.log(JSON.stringify(await fuzz(target, { seconds: Number(seconds), seed: Number(seed), isWatched })));
