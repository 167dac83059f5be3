import { backupDatabase } from '@wxlogin/server';
import type { RunCommand } from '../../commands.ts';
import { readDatabase } from '../../configuration/database.ts';
import { writeBytes } from '../../terminal/amounts.ts';
import { explainMoving } from './explain.ts';
import { showFileProgress } from './file-progress.ts';

/** `wxlogin backup <file>`: a whole, checked copy of the SQLite file while the service goes on. */
export const backup: RunCommand = async (given, terminal) => {
  const database = readDatabase(terminal.env, given.find('config'));
  const file = given.operand;
  const { onProgress, end } = showFileProgress(terminal);
  const making = backupDatabase({ database, file, force: given.has('force'), onProgress });
  const { bytes } = await explainMoving(making.finally(end));
  const text = {
    en: `${file}: ${writeBytes(bytes)}, checked and on the disk. Keep it as safe as the database; the root secret is not in it.`,
    zh: `${file}：${writeBytes(bytes)}，已检查并写入磁盘。请像数据库一样妥善保管；其中不含 root secret。`,
  };
  terminal.print(text[terminal.language]);
  return 'done';
};
