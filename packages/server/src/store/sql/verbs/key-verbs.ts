import type { StoredSigningKey } from '../../../model/signing-key.ts';
import type { Store } from '../../store.ts';
import type { SqlDriver, WriteJob } from '../driver.ts';
import { readSigningKey, readText } from '../rows.ts';
import * as statements from '../statements.ts';

type KeyVerbs = Pick<Store, 'listSigningKeys' | 'addFirstSigningKey' | 'settle'>;

export const createKeyVerbs = (driver: SqlDriver): KeyVerbs => ({
  async listSigningKeys() {
    return (await driver.reader.all(statements.listSigningKeys)).map(readSigningKey);
  },
  async addFirstSigningKey(key) {
    await driver.write(addFirstSigningKey(key));
  },
  settle: async (name, value) => (await driver.write(settle(name, value))).answer,
});

/** Of two different keys none stands in the other's way; the fact that goes with the first does. */
const firstKeyFact = 'first_signing_key';

const addFirstSigningKey = (key: StoredSigningKey): WriteJob<void> => ({
  claims: [firstKeyFact],
  async decide(look) {
    if (await look.get(statements.findFact, firstKeyFact)) return { answer: undefined, changes: [] };
    const { kid, alg, publicJwk, sealedPrivateKey, createdAt, activeAt, retiredAt } = key;
    const values = [kid, alg, publicJwk, sealedPrivateKey, createdAt, activeAt, retiredAt];
    return {
      answer: undefined,
      changes: [
        { statement: statements.insertFact, values: [firstKeyFact, kid] },
        { statement: statements.insertSigningKey, values },
      ],
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
