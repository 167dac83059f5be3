import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

/** The smallest mini program that compiles. */
export const SMALLEST: Record<string, string> = {
  'app.json': '{\n  "pages": [\n    "pages/a/a"\n  ]\n}\n',
  'app.js': 'App({});\n',
  'pages/a/a.wxml': '<view>a</view>\n',
  'pages/a/a.js': 'Page({});\n',
};

/** A folder with these files, gone after the test. */
export async function writeFolder(files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'phone-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await addFiles(folder, files);
  return folder;
}

export async function addFiles(folder: string, files: Record<string, string>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}
