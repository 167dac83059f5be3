import { describeKeysCommand } from './commands/keys/command.ts';
import { describeUsersCommand } from './commands/users/command.ts';
import type { Ending } from './exit-codes.ts';
import type { Flags, Given, Operand } from './terminal/flags.ts';
import type { Terminal } from './terminal/terminal.ts';
import type { Text } from './terminal/text.ts';

/** Does what the flags say; resolves when the program may end. */
export type RunCommand = (given: Given, terminal: Terminal) => Promise<Ending>;

export interface Command {
  readonly name: string;
  readonly summary: Text;
  readonly operand?: Operand;
  readonly flags: Flags;
  readonly notes?: Text;
  /** Loads only what this command needs. */
  load(): Promise<RunCommand>;
}

const config: Flags = {
  config: {
    value: '<file>',
    en: 'a JSON file with the options of docs/configuration.md; the environment wins over it',
    zh: 'JSON 配置文件，键名见 docs/configuration.md；环境变量优先',
  },
};

const configuration: Text = {
  en: `Every option is a variable of the environment (WXLOGIN_ISSUER, WXLOGIN_DATABASE, …) or a key of the file.
One app: WXLOGIN_APPID and WXLOGIN_APP_SECRET. A secret may also be in a file: WXLOGIN_APP_SECRET_FILE, WXLOGIN_ROOT_SECRET_FILE.`,
  zh: `每个选项都可用环境变量（WXLOGIN_ISSUER、WXLOGIN_DATABASE 等）或配置文件的键给出。
单个小程序：WXLOGIN_APPID 与 WXLOGIN_APP_SECRET。密钥也可放在文件中：WXLOGIN_APP_SECRET_FILE、WXLOGIN_ROOT_SECRET_FILE。`,
};

const whoseDatabase: Text = {
  en: `The database is that of \`wxlogin start\`: WXLOGIN_DATABASE, or "database" in the file.`,
  zh: '使用与 `wxlogin start` 相同的数据库：WXLOGIN_DATABASE，或配置文件中的 "database"。',
};

const auditCommand: Command = {
  name: 'audit',
  summary: {
    en: 'Searches what was recorded, or verifies that nobody has changed it. Only reads; the service may be running.',
    zh: '查询已记录的事件，或校验其未被篡改。只读，服务可同时运行。',
  },
  operand: { value: '<verify|search>', en: 'what to do', zh: '要执行的操作' },
  flags: {
    ...config,
    json: { en: 'the result as JSON', zh: '以 JSON 输出结果' },
    seal: {
      value: '<number:hash>',
      en: 'verify: a seal known from the log, which must be there',
      zh: 'verify：日志中已知的封印，必须存在',
    },
    user: { value: '<usr_…>', en: 'search: of this user', zh: 'search：该用户的事件' },
    session: { value: '<ses_…>', en: 'search: of this session', zh: 'search：该会话的事件' },
    request: { value: '<req_…>', en: 'search: of this request', zh: 'search：该请求的事件' },
    event: { value: '<name>', en: 'search: of this name, such as login', zh: 'search：该名称的事件，如 login' },
    since: {
      value: '<time>',
      en: 'search: from then on: 2026-11-01, 2026-11-01T08:30 (UTC), or 24h ago',
      zh: 'search：起始时间，如 2026-11-01、2026-11-01T08:30（UTC）或 24h（距今）',
    },
    until: { value: '<time>', en: 'search: before that time', zh: 'search：截止时间（不含）' },
    before: {
      value: '<evt_…>',
      en: 'search: older than this event, for the next page',
      zh: 'search：早于该事件，用于翻页',
    },
    limit: { value: '<number>', en: 'search: so many at most (100)', zh: 'search：最多条数（100）' },
  },
  notes: whoseDatabase,
  load: async () => (await import('./commands/audit/audit.ts')).audit,
};

/** Every command of the program. */
export const commands: readonly Command[] = [
  {
    name: 'demo',
    summary: {
      en: 'A phone in the browser, wxlogin and an emulated WeChat: log in and watch it happen. Needs nothing.',
      zh: '浏览器里的手机、wxlogin 和模拟的微信：亲眼看一次登录。无需任何准备。',
    },
    flags: {
      miniprogram: {
        value: '<folder>',
        en: 'your own native mini program instead of the example',
        zh: '运行你自己的原生小程序，而不是示例',
      },
      port: {
        value: '<port>',
        en: 'wxlogin (8800; 0: any free port)',
        zh: 'wxlogin 的端口（8800；0 表示任意空闲端口）',
      },
      'phone-port': { value: '<port>', en: 'the phone page (8801)', zh: '手机页面的端口（8801）' },
      'emulator-port': { value: '<port>', en: 'the emulated WeChat (8802)', zh: '微信模拟器的端口（8802）' },
      fresh: { en: 'forgets the people of earlier demos', zh: '清除以前演示的用户' },
    },
    load: async () => (await import('./commands/demo.ts')).demo,
  },
  {
    name: 'start',
    summary: {
      en: 'Runs wxlogin. Production by default; refuses to start with a list of everything that is wrong.',
      zh: '运行 wxlogin。默认为生产模式；配置有误时列出全部问题并拒绝启动。',
    },
    flags: config,
    notes: configuration,
    load: async () => (await import('./commands/start.ts')).start,
  },
  {
    name: 'check',
    summary: {
      en: 'Asks WeChat whether each AppID and AppSecret belong together, and says what to fix.',
      zh: '询问微信每个 AppID 与 AppSecret 是否匹配，并说明如何修复。',
    },
    flags: { ...config, json: { en: 'the verdicts as JSON', zh: '以 JSON 输出结果' } },
    notes: configuration,
    load: async () => (await import('./commands/check.ts')).check,
  },
  {
    name: 'emulator',
    summary: {
      en: 'An emulated WeChat alone, on loopback: for your own back end and tests.',
      zh: '单独运行微信模拟器（仅本机），供你自己的后端和测试使用。',
    },
    flags: {
      port: { value: '<port>', en: 'its port (8802; 0: any free port)', zh: '端口（8802；0 表示任意空闲端口）' },
      app: {
        value: '<appid:secret[:name]>',
        repeatable: true,
        en: 'a mini program it knows, instead of the demo app; may be repeated',
        zh: '它所认识的小程序（代替演示小程序），可重复',
      },
    },
    load: async () => (await import('./commands/emulator.ts')).emulator,
  },
  {
    name: 'migrate',
    summary: {
      en: 'Brings the schema of the database up to date, as every start does by itself.',
      zh: '将数据库结构升级到最新版本（每次启动也会自动执行）。',
    },
    flags: { ...config, 'dry-run': { en: 'only says what would be done', zh: '只列出将要执行的步骤' } },
    notes: whoseDatabase,
    load: async () => (await import('./commands/moving/migrate.ts')).migrate,
  },
  {
    name: 'copy',
    summary: {
      en: 'Moves everything from one database to another and proves it. The source may be in use; refresh tokens keep working.',
      zh: '把全部数据从一个数据库搬到另一个并校验。源数据库可以正在使用；refresh token 继续有效。',
    },
    flags: {
      from: {
        value: '<database>',
        en: 'sqlite:<file>, postgres://… or mysql://…; @<file> names a file that holds it, so that nobody sees a password',
        zh: 'sqlite:<文件>、postgres://… 或 mysql://…；@<文件> 表示从文件读取，避免密码出现在命令行',
      },
      to: { value: '<database>', en: 'the same', zh: '同上' },
      verify: { en: 'compares only and writes nothing', zh: '只比较，不写入' },
      overwrite: {
        en: 'goes on although a service has used the target; what it wrote there is lost',
        zh: '即使已有服务使用过目标数据库也继续；它写入的数据会丢失',
      },
      json: { en: 'the report as JSON', zh: '以 JSON 输出结果' },
    },
    notes: {
      en: `1. Run it while the service still answers.   2. Stop the service.   3. Run it again: only what changed is moved.
4. Start the service on the target.           Killed or interrupted: run it again, it goes on. docs/guides/moving.md`,
      zh: `1. 服务仍在运行时执行一次。  2. 停止服务。  3. 再执行一次，只搬运变化的部分。
4. 用目标数据库启动服务。    中断后再次运行同一命令即可继续。详见 docs/guides/moving.zh-CN.md`,
    },
    load: async () => (await import('./commands/moving/copy.ts')).copy,
  },
  {
    name: 'backup',
    summary: {
      en: 'Writes the SQLite database into one checked file while the service goes on.',
      zh: '在服务运行的同时，把 SQLite 数据库备份为一个经过检查的文件。',
    },
    operand: { value: '<file>', en: 'where the backup goes', zh: '备份文件的路径' },
    flags: { ...config, force: { en: 'replaces a file that is there', zh: '覆盖已存在的文件' } },
    notes: whoseDatabase,
    load: async () => (await import('./commands/moving/backup.ts')).backup,
  },
  {
    name: 'restore',
    summary: {
      en: 'Puts a backup in the place of the SQLite database, and ends every session. Stop the service first.',
      zh: '用备份替换 SQLite 数据库，并结束所有会话。请先停止服务。',
    },
    operand: { value: '<file>', en: 'what `wxlogin backup` wrote', zh: '`wxlogin backup` 生成的文件' },
    flags: {
      ...config,
      force: { en: 'also when another wxlogin has made the backup', zh: '即使备份来自另一个 wxlogin 也恢复' },
    },
    notes: {
      en: `${whoseDatabase.en}
A backup does not know who has logged out since it was made. So that no session revives, all are ended: everybody logs in again, silently.
The database that was there is kept beside it.`,
      zh: `${whoseDatabase.zh}
备份不知道此后谁退出了登录。为避免会话复活，所有会话都会结束：用户会静默地重新登录。原数据库会保留在旁边。`,
    },
    load: async () => (await import('./commands/moving/restore.ts')).restore,
  },
  {
    name: 'end-sessions',
    summary: {
      en: 'Ends the sessions of everybody: run it after PostgreSQL or MySQL was restored from a backup.',
      zh: '结束所有人的会话：用备份恢复 PostgreSQL 或 MySQL 之后运行。',
    },
    flags: config,
    notes: {
      en: `${whoseDatabase.en}
A restored database does not know who has logged out since the backup; this way no such session revives. Everybody logs in again, silently.`,
      zh: `${whoseDatabase.zh}
恢复后的数据库不知道备份之后谁退出了登录；这样可避免会话复活。用户会静默地重新登录。`,
    },
    load: async () => (await import('./commands/moving/end-sessions.ts')).endSessions,
  },
  {
    name: 'clients',
    summary: {
      en: 'The services that may call wxlogin in their own name: makes them, lists them, ends them.',
      zh: '管理可以用自己的凭据调用 wxlogin 的服务（接入方）：创建、列出、停用。',
    },
    operand: {
      value: '<action> [<id>]',
      mayFollow: true,
      en: 'create, list, end <id>, or rotate <id>: another secret; the old one ends at once',
      zh: 'create（创建）、list（列出）、end <id>（停用）或 rotate <id>（换 secret，旧的立即失效）',
    },
    flags: {
      name: { value: '<name>', en: 'create: what you recognise it by', zh: 'create：便于你识别的名称' },
      scope: {
        value: '<scope>',
        repeatable: true,
        en: 'create: introspect, revoke or wechat-api-token; may be repeated',
        zh: 'create：introspect、revoke 或 wechat-api-token，可重复',
      },
      appid: {
        value: '<appid>',
        repeatable: true,
        en: 'create: the only mini program it may ask about (all); may be repeated',
        zh: 'create：只允许查询该小程序（默认全部），可重复',
      },
      ...config,
      json: { en: 'the answer as JSON', zh: '以 JSON 输出结果' },
    },
    notes: {
      en: `${whoseDatabase.en} The service may be running: it feels the change at once.
A secret is shown once. To change one without a pause: create a second client, let your service use it, then end the first. docs/guides/back-ends.md`,
      zh: `${whoseDatabase.zh}服务可以正在运行，更改立即生效。
secret 只显示一次。若要不间断地更换：先创建第二个接入方，让你的服务改用它，再停用第一个。详见 docs/guides/back-ends.zh-CN.md`,
    },
    load: async () => (await import('./commands/clients/clients.ts')).clients,
  },
  describeKeysCommand({ config, whoseDatabase }),
  describeUsersCommand({ config, whoseDatabase }),
  auditCommand,
];
