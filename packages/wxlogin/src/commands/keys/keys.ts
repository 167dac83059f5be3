import { type KeyOperations, OptionsError, operateKeys } from '@wxlogin/server';
import type { RunCommand } from '../../commands.ts';
import { readOperating } from '../../configuration/database.ts';
import { explainRefusal } from '../../configuration/refusal.ts';
import { ProgramError } from '../../program-error.ts';
import type { Given } from '../../terminal/flags.ts';
import type { Text } from '../../terminal/text.ts';
import { explainMoving } from '../moving/explain.ts';
import { describeKey, writeCompromised, writeKeys, writeRewrapped, writeRotated } from './write-keys.ts';

/** What an action came to: for programs, and for people. */
interface Outcome {
  readonly json: unknown;
  readonly text: Text;
}

type Wish =
  | { readonly action: 'list' | 'rotate' | 'rewrap' }
  | { readonly action: 'compromised'; readonly kid: string };

/** `wxlogin keys`: what operators do about signing keys and the root secret, beside a running service. */
export const keys: RunCommand = async (given, terminal) => {
  const wish = readWish(given);
  const options = readOperating(terminal.env, given.find('config'));
  if (wish.action === 'rewrap') refuseWithoutPrevious(options);
  const operations = await explainMoving(explainOptions(operateKeys(options)));
  try {
    const { json, text } = await explainOptions(carryOut(operations, wish));
    terminal.print(given.has('json') ? JSON.stringify(json, null, 2) : text[terminal.language]);
  } finally {
    await operations.close();
  }
  return 'done';
};

async function carryOut(operations: KeyOperations, wish: Wish): Promise<Outcome> {
  switch (wish.action) {
    case 'list': {
      const all = await operations.list();
      return { json: all.map(describeKey), text: writeKeys(all) };
    }
    case 'rotate': {
      const { key, isNew } = await operations.rotate();
      return { json: { ...describeKey(key), is_new: isNew }, text: writeRotated(key, isNew) };
    }
    case 'compromised': {
      const removed = (await operations.removeCompromised(wish.kid)) ?? refuseUnknown(wish.kid);
      const { signs, hasSigned } = removed;
      return { json: { kid: wish.kid, has_signed: hasSigned, signs }, text: writeCompromised(wish.kid, removed) };
    }
    case 'rewrap': {
      const outcome = await operations.rewrap();
      return { json: { rewrapped: outcome === 'rewrapped' }, text: writeRewrapped(outcome) };
    }
  }
}

const explainOptions = <T>(doing: Promise<T>): Promise<T> =>
  doing.catch((error: unknown) => {
    throw error instanceof OptionsError ? explainRefusal(error) : error;
  });

/** @throws ProgramError usage */
function readWish({ operand: action, second: kid }: Given): Wish {
  switch (action) {
    case 'list':
    case 'rotate':
    case 'rewrap':
      if (kid !== undefined) throw usage(`"${kid}" is not expected here.`, `不应出现“${kid}”。`);
      return { action };
    case 'compromised':
      if (kid === undefined)
        throw usage(
          'compromised needs the kid of a signing key. See: wxlogin keys list',
          'compromised 需要签名密钥的 kid。请运行：wxlogin keys list',
        );
      return { action, kid };
    default:
      throw usage(
        `There is no action "${action}". There are: list, rotate, compromised, rewrap.`,
        `没有“${action}”这个操作。可用的操作：list、rotate、compromised、rewrap。`,
      );
  }
}

function refuseWithoutPrevious(options: ReturnType<typeof readOperating>): void {
  if (options.rootSecret !== undefined && options.previousRootSecret !== undefined) return;
  throw new ProgramError('configuration', {
    en: 'rewrap needs both root secrets: the new one in WXLOGIN_ROOT_SECRET, the one of before in WXLOGIN_PREVIOUS_ROOT_SECRET. Nothing was changed.',
    zh: 'rewrap 需要两个 root secret：新的放在 WXLOGIN_ROOT_SECRET，旧的放在 WXLOGIN_PREVIOUS_ROOT_SECRET。未做更改。',
  });
}

function refuseUnknown(kid: string): never {
  throw new ProgramError('failed', {
    en: `There is no signing key ${kid}: tokens of it are not believed, or not any more. See: wxlogin keys list`,
    zh: `没有签名密钥 ${kid}：由它签发的 token 不被接受，或已不再被接受。请运行：wxlogin keys list`,
  });
}

const usage = (en: string, zh: string): ProgramError => new ProgramError('usage', { en, zh });
