import { type ClientScope, clientScopes, reservedScopes } from '@wxlogin/server';
import { ProgramError } from '../../program-error.ts';
import type { Given } from '../../terminal/flags.ts';

/** What is to be done about the clients. */
export type Wish =
  | { readonly action: 'list' }
  | {
      readonly action: 'create';
      readonly name: string;
      readonly scopes: readonly ClientScope[];
      readonly appids: readonly string[] | undefined;
    }
  | { readonly action: 'end'; readonly id: string }
  | { readonly action: 'rotate'; readonly id: string };

const ofCreate = ['name', 'scope', 'appid'];

/** @throws ProgramError usage */
export function readWish(given: Given): Wish {
  const { operand: action, second: id } = given;
  if (action !== 'create') refuseFlags(given, action);
  switch (action) {
    case 'list':
    case 'create':
      if (id !== undefined) throw usage(`"${id}" is not expected here.`, `不应出现“${id}”。`);
      return action === 'list' ? { action } : readNewClient(given);
    case 'end':
    case 'rotate':
      if (id === undefined)
        throw usage(`${action} needs the id of a client: cli_…`, `${action} 需要接入方的 id：cli_…`);
      return { action, id };
    default:
      throw usage(
        `There is no action "${action}". There are: create, list, end, rotate.`,
        `没有“${action}”这个操作。可用的操作：create、list、end、rotate。`,
      );
  }
}

function refuseFlags(given: Given, action: string): void {
  const name = ofCreate.find((each) => given.has(each));
  if (name) throw usage(`--${name} is for create, not for ${action}.`, `--${name} 只用于 create，不用于 ${action}。`);
}

function readNewClient(given: Given): Wish {
  const name = given.find('name');
  if (name === undefined) throw usage('--name <name> is missing.', '缺少 --name <名称>。');
  if (!/^\P{Cc}{1,64}$/u.test(name)) {
    throw usage(
      '--name must be 1 to 64 characters without control characters.',
      '--name 必须是 1 到 64 个字符，不含控制字符。',
    );
  }
  const appids = given.list('appid');
  const wrong = appids.find((appid) => !/^wx[0-9a-f]{16}$/.test(appid));
  if (wrong !== undefined) {
    throw usage(`--appid ${wrong} is no AppID: wx and 16 hexadecimal digits.`, `--appid ${wrong} 不是 AppID。`);
  }
  return { action: 'create', name, scopes: readScopes(given), appids: appids.length > 0 ? unique(appids) : undefined };
}

function readScopes(given: Given): ClientScope[] {
  const texts = given.list('scope').flatMap((text) => text.split(','));
  const list = clientScopes.join(', ');
  if (texts.length === 0) throw usage(`--scope is missing. There are: ${list}.`, `缺少 --scope。可用的有：${list}。`);
  return unique(texts.map((text) => clientScopes.find((scope) => scope === text) ?? refuseScope(text, list)));
}

function refuseScope(text: string, list: string): never {
  if (reservedScopes.some((scope) => scope === text)) {
    throw usage(
      `The scope ${text} is kept for later and opens nothing yet. There are: ${list}.`,
      `权限 ${text} 为将来保留，目前没有作用。可用的有：${list}。`,
    );
  }
  throw usage(`There is no scope "${text}". There are: ${list}.`, `没有“${text}”这个权限。可用的有：${list}。`);
}

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];

const usage = (en: string, zh: string): ProgramError => new ProgramError('usage', { en, zh });
