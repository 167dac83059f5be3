// Before packing: copies the example mini program into this package, with the SDK where DevTools' "build npm" would put it.
import { cp, rm } from 'node:fs/promises';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = (path) => fileURLToPath(new URL(path, import.meta.url));
const example = folder('../../examples/miniprogram');
const copy = folder('example-miniprogram');
const leftOut = /^(\..+|test|node_modules|miniprogram_npm|package\.json|tsconfig.*\.json|README.*)$/;

await rm(copy, { recursive: true, force: true });
await cp(example, copy, { recursive: true, filter: (file) => !leftOut.test(relative(example, file)) });
await cp(folder('../miniprogram/miniprogram_dist'), `${copy}/miniprogram_npm/@wxlogin/miniprogram`, {
  recursive: true,
});
