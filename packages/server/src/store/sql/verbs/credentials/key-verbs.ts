import type { StoredSigningKey } from '../../../../model/signing-key.ts';
import type { Store } from '../../../store.ts';
import type { Change, Decision, SqlReader, WriteJob } from '../../driver.ts';
import { readSigningKey, readText } from '../../rows.ts';
import * as statements from '../../statements.ts';
import type { Write } from '../../watch-rows.ts';

type KeyVerbs = Pick<Store, 'listSigningKeys' | 'addSigningKey' | 'removeSigningKeys' | 'settle'>;

export const createKeyVerbs = (reader: SqlReader, write: Write): KeyVerbs => ({
  async listSigningKeys() {
    return (await reader.all(statements.listSigningKeys)).map(readSigningKey);
  },
  addSigningKey: (add) => write({ events: add.events }, addSigningKey(add)),
  removeSigningKeys: (kids, { events } = {}) => write({ events }, removeSigningKeys(kids)),
  settle: (name, value) => write({}, settle(name, value)),
});

/** Of two new keys none stands in the other's way; the fact that tells which was added last does. */
const lastKeyFact = 'last_signing_key';

const addSigningKey = ({ key, after }: Parameters<Store['addSigningKey']>[0]): WriteJob<boolean> => ({
  claims: ['signing keys'],
  async decide(look): Promise<Decision<boolean>> {
    // One after the other: a key that is added in between shows either in both or in the keys alone, which then refuse this one.
    const fact = await look.get(statements.findFact, lastKeyFact);
    const keys = (await look.all(statements.listSigningKeys)).map(readSigningKey);
    // The database has done it and the answer was lost on the way.
    if (keys.some(({ kid }) => kid === key.kid)) return { answer: true, changes: [] };
    if ((keys.at(-1)?.kid ?? null) !== after) return { answer: false, changes: [] };
    const retirement: Change[] =
      after === null ? [] : [{ statement: statements.retireSigningKey, values: [key.activeAt, after] }];
    const turn: Change = fact
      ? { statement: statements.replaceFact, values: [key.kid, lastKeyFact, readText(fact, 'value')] }
      : { statement: statements.insertFact, values: [lastKeyFact, key.kid] };
    return { answer: true, changes: [turn, ...retirement, insertSigningKey(key)] };
  },
});

function insertSigningKey(key: StoredSigningKey): Change {
  const { kid, alg, publicJwk, sealedPrivateKey, createdAt, activeAt, retiredAt } = key;
  const values = [kid, alg, publicJwk, sealedPrivateKey, createdAt, activeAt, retiredAt];
  return { statement: statements.insertSigningKey, values };
}

const removeSigningKeys = (kids: readonly string[]): WriteJob<readonly string[]> => ({
  claims: ['signing keys'],
  async decide(look) {
    const keys = (await look.all(statements.listSigningKeys)).map(readSigningKey);
    const removed = keys.flatMap(({ kid }) => (kids.includes(kid) ? [kid] : []));
    return {
      answer: removed,
      changes: removed.map((kid) => ({ statement: statements.deleteSigningKey, values: [kid] })),
    };
  },
});

const settle = (name: string, value: string): WriteJob<string> => ({
  claims: [name],
  async decide(look) {
    const row = await look.get(statements.findFact, name);
    if (row) return { answer: readText(row, 'value'), changes: [] };
    return { answer: value, changes: [{ statement: statements.insertFact, values: [name, value] }] };
  },
});
