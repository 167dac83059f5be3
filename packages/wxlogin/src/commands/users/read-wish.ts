import type { Identity } from '@wxlogin/server';
import { ProgramError } from '../../program-error.ts';
import type { Given } from '../../terminal/flags.ts';
import { isIdOf } from '../../terminal/is-id-of.ts';

type UserId = `usr_${string}`;
type MergeId = `mrg_${string}`;

/** What is to be done about users. */
export type Wish =
  | { readonly action: 'list'; readonly after: UserId | null; readonly limit: number }
  | { readonly action: 'find'; readonly identity: Identity }
  | { readonly action: 'lift-ban'; readonly identity: Identity }
  | { readonly action: 'show'; readonly id: UserId }
  | { readonly action: 'unban'; readonly id: UserId }
  | { readonly action: 'export'; readonly id: UserId }
  | {
      readonly action: 'ban';
      readonly id: UserId;
      readonly reason: string | undefined;
      readonly until: number | undefined;
    }
  | {
      readonly action: 'role';
      readonly id: UserId;
      readonly add: readonly string[];
      readonly remove: readonly string[];
    }
  | { readonly action: 'delete'; readonly id: UserId; readonly isTrial: boolean }
  | { readonly action: 'conflicts'; readonly limit: number }
  | { readonly action: 'merge'; readonly kept: UserId; readonly merged: UserId; readonly isTrial: boolean }
  | { readonly action: 'undo-merge'; readonly id: MergeId };

type Action = Wish['action'];

const identityFlags = ['openid', 'appid', 'unionid', 'group'];

/** Each action, the flags that belong to it, and how its wish is read. */
const actions: Readonly<Record<Action, { readonly flags: readonly string[]; read(given: Given, now: number): Wish }>> =
  {
    list: { flags: ['after', 'limit'], read: readList },
    find: { flags: identityFlags, read: (given) => ({ action: 'find', identity: readIdentity(given) }) },
    'lift-ban': { flags: identityFlags, read: (given) => ({ action: 'lift-ban', identity: readIdentity(given) }) },
    show: { flags: [], read: (given) => ({ action: 'show', id: readUser(given) }) },
    unban: { flags: [], read: (given) => ({ action: 'unban', id: readUser(given) }) },
    export: { flags: [], read: (given) => ({ action: 'export', id: readUser(given) }) },
    ban: { flags: ['reason', 'until'], read: readBan },
    role: { flags: ['add', 'remove'], read: readRole },
    delete: { flags: ['yes', 'dry-run'], read: readDeletion },
    conflicts: { flags: ['limit'], read: (given) => ({ action: 'conflicts', limit: readLimit(refuseSecond(given)) }) },
    merge: { flags: ['from', 'dry-run'], read: readMerge },
    'undo-merge': { flags: [], read: (given) => ({ action: 'undo-merge', id: readId(given.second, 'mrg') }) },
  };

/** @param now Unix seconds. @throws ProgramError usage */
export function readWish(given: Given, now: number): Wish {
  const { operand: action } = given;
  const row = Object.hasOwn(actions, action) ? actions[action as Action] : undefined;
  if (!row) {
    const list = Object.keys(actions).join(', ');
    throw usage(
      `There is no action "${action}". There are: ${list}.`,
      `没有“${action}”这个操作。可用的操作：${list}。`,
    );
  }
  const all = Object.values(actions).flatMap(({ flags }) => flags);
  const wrong = all.find((flag) => given.has(flag) && !row.flags.includes(flag));
  if (wrong) throw usage(`--${wrong} is not for ${action}.`, `--${wrong} 不能用于 ${action}。`);
  return row.read(given, now);
}

function readList(given: Given): Wish {
  const after = refuseSecond(given).find('after');
  return { action: 'list', after: after === undefined ? null : readId(after, 'usr'), limit: readLimit(given) };
}

function readIdentity(given: Given): Identity {
  refuseSecond(given);
  const [openid, appid, unionid, group] = identityFlags.map((flag) => given.find(flag));
  if (openid && appid && !unionid && !group) return { namespace: `openid:${appid}`, subject: openid };
  if (unionid && group && !openid && !appid) return { namespace: `unionid:${group}`, subject: unionid };
  throw usage(
    'Give --openid <openid> and --appid <appid>, or --unionid <unionid> and --group <name>.',
    '请给出 --openid <openid> 和 --appid <appid>，或 --unionid <unionid> 和 --group <名称>。',
  );
}

function readBan(given: Given, now: number): Wish {
  return { action: 'ban', id: readUser(given), reason: given.find('reason'), until: readUntil(given, now) };
}

const unitSeconds: Readonly<Record<string, number>> = { m: 60, h: 3600, d: 86_400 };

/** A time of UTC to come, or in how long. */
function readUntil(given: Given, now: number): number | undefined {
  const text = given.find('until');
  if (text === undefined) return undefined;
  const [, amount, unit = ''] = /^([1-9]\d{0,5})([mhd])$/.exec(text) ?? [];
  const isTime = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?Z?)?$/.test(text);
  const ms = isTime ? Date.parse(`${text.replace(/Z$/, '')}${text.length > 10 ? 'Z' : ''}`) : Number.NaN;
  const until = amount === undefined ? Math.floor(ms / 1000) : now + Number(amount) * (unitSeconds[unit] ?? 0);
  if (until > now) return until;
  throw usage(
    '--until must be a time to come in UTC, such as 2027-01-31 or 2027-01-31T08:30, or in how long: 24h, 7d.',
    '--until 必须是将来的 UTC 时间（如 2027-01-31、2027-01-31T08:30），或多久之后：24h、7d。',
  );
}

function readRole(given: Given): Wish {
  const [add, remove] = [given.list('add'), given.list('remove')];
  const wrong = [...add, ...remove].find((role) => !/^[a-z][a-z0-9_.:-]{0,63}$/.test(role));
  if (wrong !== undefined) {
    throw usage(
      `"${wrong}" is no role: small letters, digits and _ . : - behind a letter, 64 at most.`,
      `“${wrong}”不是合法的角色名：小写字母开头，由小写字母、数字和 _ . : - 组成，最多 64 个字符。`,
    );
  }
  if (add.length + remove.length === 0)
    throw usage('Give --add <role> or --remove <role>.', '请给出 --add <角色> 或 --remove <角色>。');
  return { action: 'role', id: readUser(given), add, remove };
}

function readDeletion(given: Given): Wish {
  const isTrial = given.has('dry-run');
  const id = readUser(given);
  if (isTrial || given.has('yes')) return { action: 'delete', id, isTrial };
  throw usage(
    'This deletes the user for ever. Look first with --dry-run, then say --yes.',
    '这将永久删除该用户。请先用 --dry-run 查看，再加 --yes 确认。',
  );
}

function readMerge(given: Given): Wish {
  const from = given.find('from');
  if (from === undefined) throw usage('--from <usr_…> is missing.', '缺少 --from <usr_…>。');
  return { action: 'merge', kept: readUser(given), merged: readId(from, 'usr'), isTrial: given.has('dry-run') };
}

const readUser = (given: Given): UserId => readId(given.second, 'usr');

function readId<Prefix extends string>(text: string | undefined, prefix: Prefix): `${Prefix}_${string}` {
  if (text !== undefined && isIdOf(prefix, text)) return text;
  throw usage(
    `An identifier such as ${prefix}_01h455vb4pex5vsknk084sn02q is needed.`,
    `需要形如 ${prefix}_01h455vb4pex5vsknk084sn02q 的标识。`,
  );
}

function readLimit(given: Given): number {
  const text = given.find('limit') ?? '50';
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text);
  throw usage('--limit must be a number from 1 to 99999.', '--limit 必须是 1 到 99999 的数字。');
}

function refuseSecond(given: Given): Given {
  if (given.second === undefined) return given;
  throw usage(`"${given.second}" is not expected here.`, `不应出现“${given.second}”。`);
}

const usage = (en: string, zh: string): ProgramError => new ProgramError('usage', { en, zh });
