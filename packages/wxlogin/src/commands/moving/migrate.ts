import { type MigrationStep, migrateDatabase } from '@wxlogin/server';
import type { RunCommand } from '../../commands.ts';
import { describeDatabase, readDatabase } from '../../configuration/database.ts';
import { explainMoving } from './explain.ts';

/** `wxlogin migrate`: brings the schema up to date, or says what would be done. */
export const migrate: RunCommand = async (given, { env, language, print }) => {
  const database = readDatabase(env, given.find('config'));
  const dryRun = given.has('dry-run');
  const isChinese = language === 'zh';
  const onStep = (step: MigrationStep) =>
    print(isChinese ? `正在执行 ${describe(step)}` : `applying ${describe(step)}`);
  const steps = await explainMoving(migrateDatabase({ database, dryRun, onStep }));
  const name = describeDatabase(database);

  if (steps.length === 0) {
    print(isChinese ? `${name}：结构已是最新，无需迁移。` : `${name}: the schema is up to date, nothing to do.`);
  } else if (dryRun) {
    print(isChinese ? `${name}：待执行的迁移` : `${name}: to be done`);
    for (const step of steps) print(`  ${describe(step)}`);
  } else {
    print(isChinese ? `${name}：结构已更新。` : `${name}: the schema is up to date.`);
  }
  return 'done';
};

const describe = ({ version, name }: MigrationStep): string => `${version} ${name}`;
