/**
 * Why moving does not go on, once, in English and Chinese; `{}` stands for what is known of the case. Thrown before anything was changed, but
 * for what each says itself.
 */
export const movingRefusals = {
  database_unknown: {
    en: 'This is no database: {}. There are sqlite:<file>, postgres://… and mysql://….',
    zh: '无法识别的数据库：{}。可用的有 sqlite:<文件>、postgres://… 和 mysql://…。',
  },
  database_memory: {
    en: 'memory: keeps nothing, so there is nothing to do. Name a database: sqlite:<file>, postgres://… or mysql://….',
    zh: 'memory: 不保存任何数据，无事可做。请指定数据库：sqlite:<文件>、postgres://… 或 mysql://…。',
  },
  database_missing: {
    en: 'There is no database file {}.',
    zh: '数据库文件 {} 不存在。',
  },
  database_unusable: { en: '{}', zh: '数据库不可用：{}' },
  database_empty: {
    en: 'The database holds no wxlogin data.',
    zh: '该数据库中没有 wxlogin 的数据。',
  },
  database_older: {
    en: 'The database has the schema of an older wxlogin. Start this version once, or run `wxlogin migrate`.',
    zh: '该数据库的结构版本较旧。请先用本版本启动一次，或运行 `wxlogin migrate`。',
  },
  audit_missing: {
    en: 'The database has the schema of an older wxlogin, which kept no events. `wxlogin migrate`, or a start of this version, brings it up to date.',
    zh: '数据库的结构来自较旧的 wxlogin，当时不保存事件。运行 `wxlogin migrate`，或用本版本启动一次即可升级。',
  },
  only_sqlite: {
    en: 'This works for SQLite only. PostgreSQL and MySQL have tools of their own for it: docs/guides/backups.md.',
    zh: '此命令仅用于 SQLite。PostgreSQL 和 MySQL 有各自的工具：docs/guides/backups.zh-CN.md。',
  },
  source_empty: {
    en: 'The source holds no wxlogin data. Are --from and --to the right way round?',
    zh: '源数据库中没有 wxlogin 的数据。--from 与 --to 是否写反了？',
  },
  source_older: {
    en: 'The source has the schema of an older wxlogin. Bring it up to date first: stop the service and run `wxlogin migrate` on it, or start this version once.',
    zh: '源数据库的结构版本较旧。请先升级：停止服务后对它运行 `wxlogin migrate`，或先用本版本启动一次。',
  },
  source_unfinished: {
    en: 'The source is itself an unfinished copy. Copy from the database that the service uses.',
    zh: '源数据库本身是一份未完成的副本。请从服务正在使用的数据库复制。',
  },
  same_database: {
    en: 'Source and target are the same database.',
    zh: '源和目标是同一个数据库。',
  },
  target_other: {
    en: 'The target holds the data of another wxlogin (another root secret, or one of its own). Give an empty database.',
    zh: '目标数据库中是另一个 wxlogin 的数据（root secret 不同，或独立创建）。请使用空数据库。',
  },
  target_served: {
    en: 'A service has used the target since {}: what it wrote there would be lost. Are --from and --to the right way round? To give the target up nevertheless: --overwrite.',
    zh: '自 {} 起已有服务使用过目标数据库，继续复制会丢失它写入的数据。--from 与 --to 是否写反了？确定放弃目标中的数据时，请加 --overwrite。',
  },
  target_empty: {
    en: 'The target holds no wxlogin data yet.',
    zh: '目标数据库中还没有 wxlogin 的数据。',
  },
  target_older: {
    en: 'The target has the schema of an older wxlogin. Copying (without --verify) brings it up to date.',
    zh: '目标数据库的结构版本较旧。执行复制（不带 --verify）会将其升级。',
  },
  target_busy: {
    en: 'The target is in use: another copy is running, or a service has it open. Stop that first.',
    zh: '目标数据库正在使用中：另一个复制正在运行，或有服务打开了它。请先停止。',
  },
  copy_interrupted: {
    en: 'The copy stopped: {}. What was copied stays; run the same command again, it goes on.',
    zh: '复制中断：{}。已复制的数据会保留；再次运行同一命令即可继续。',
  },
  file_exists: {
    en: '{} exists already. Choose another name, or replace it with --force.',
    zh: '{} 已存在。请换一个文件名，或用 --force 覆盖。',
  },
  file_is_database: {
    en: '{} is the database itself. Give another file.',
    zh: '{} 就是数据库文件本身。请指定另一个文件。',
  },
  file_unusable: { en: '{}', zh: '文件不可用：{}' },
  backup_damaged: {
    en: '{} is damaged: {}',
    zh: '{} 已损坏：{}',
  },
  backup_other: {
    en: '{} holds no wxlogin data.',
    zh: '{} 中没有 wxlogin 的数据。',
  },
  backup_of_other_service: {
    en: 'The backup was made by another wxlogin (another root secret) than the database that is there. To restore it nevertheless: --force.',
    zh: '该备份来自另一个 wxlogin（root secret 不同），与现有数据库不符。确定要恢复时，请加 --force。',
  },
  database_open: {
    en: 'A service has the database {} open. Stop the service, and whatever starts it again, then restore.',
    zh: '数据库 {} 正被服务打开。请先停止服务（以及会自动重启它的程序），再恢复。',
  },
} as const;

export type MovingRefusal = keyof typeof movingRefusals;

/** Moving stopped on purpose. Never holds a password. */
export class MovingError extends Error {
  override readonly name = 'MovingError';
  readonly refusal: MovingRefusal;
  /** The sentence in both languages. */
  readonly text: { readonly en: string; readonly zh: string };

  /** @param facts stand for each `{}` of the sentence, in order */
  constructor(refusal: MovingRefusal, facts: readonly string[] = [], cause?: unknown) {
    const fill = (sentence: string) => {
      let next = 0;
      return sentence.replaceAll('{}', () => facts[next++] ?? '');
    };
    const { en, zh } = movingRefusals[refusal];
    super(fill(en), { cause });
    this.refusal = refusal;
    this.text = { en: fill(en), zh: fill(zh) };
  }
}
