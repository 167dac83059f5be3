import { endEverySession } from '@wxlogin/server';
import type { RunCommand } from '../../commands.ts';
import { describeDatabase, readDatabase } from '../../configuration/database.ts';
import { writeCount } from '../../terminal/amounts.ts';
import { explainMoving } from './explain.ts';
import { showFileProgress } from './file-progress.ts';

/** `wxlogin end-sessions`: everybody logs in again. */
export const endSessions: RunCommand = async (given, terminal) => {
  const database = readDatabase(terminal.env, given.find('config'));
  const { onProgress, end } = showFileProgress(terminal);
  const ending = endEverySession({ database, onUsers: (users) => onProgress({ step: 'ending_sessions', users }) });
  const users = await explainMoving(ending.finally(end));
  const name = describeDatabase(database);
  const text = {
    en: `${name}: all sessions of ${writeCount(users)} users are ended; everybody logs in again, silently.`,
    zh: `${name}：${writeCount(users)} 个用户的所有会话均已结束，用户会静默地重新登录。`,
  };
  terminal.print(text[terminal.language]);
  return 'done';
};
