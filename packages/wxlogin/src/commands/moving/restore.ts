import { type Restored, restoreDatabase } from '@wxlogin/server';
import type { RunCommand } from '../../commands.ts';
import { readDatabase } from '../../configuration/database.ts';
import { writeCount } from '../../terminal/amounts.ts';
import type { Text } from '../../terminal/text.ts';
import { explainMoving } from './explain.ts';
import { showFileProgress } from './file-progress.ts';

/** `wxlogin restore <file>`: puts a backup in the place of the SQLite database and ends every session. */
export const restore: RunCommand = async (given, terminal) => {
  const database = readDatabase(terminal.env, given.find('config'));
  const { onProgress, end } = showFileProgress(terminal);
  const restoring = restoreDatabase({ database, file: given.operand, force: given.has('force'), onProgress });
  const restored = await explainMoving(restoring.finally(end));
  terminal.print(describe(restored)[terminal.language]);
  return 'done';
};

function describe({ users, keptAs }: Restored): Text {
  return {
    en: `Restored: ${writeCount(users)} users. All sessions are ended, so that none revives that was ended since the backup; everybody logs in again, silently.${
      keptAs ? `\nThe database that was there is kept as ${keptAs}` : ''
    }`,
    zh: `已恢复 ${writeCount(users)} 个用户。为避免备份之后已结束的会话复活，所有会话均已结束；用户会静默地重新登录。${
      keptAs ? `\n原数据库保留为 ${keptAs}` : ''
    }`,
  };
}
