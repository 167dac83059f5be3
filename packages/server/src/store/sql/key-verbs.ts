import type { Store } from '../store.ts';
import type { SqlDriver } from './driver.ts';
import { readSigningKey, readText } from './rows.ts';
import * as statements from './statements.ts';

type KeyVerbs = Pick<Store, 'listSigningKeys' | 'addFirstSigningKey' | 'settle'>;

export const createKeyVerbs = (driver: SqlDriver): KeyVerbs => ({
  async listSigningKeys() {
    return (await driver.reader.all(statements.listSigningKeys)).map(readSigningKey);
  },

  addFirstSigningKey: (key) =>
    driver.write(async (transaction) => {
      const { kid, alg, publicJwk, sealedPrivateKey, createdAt, activeAt, retiredAt } = key;
      const values = [kid, alg, publicJwk, sealedPrivateKey, createdAt, activeAt, retiredAt];
      await transaction.run(statements.insertFirstSigningKey, ...values);
    }),

  settle: (name, value) =>
    driver.write(async (transaction) => {
      await transaction.run(statements.insertFact, name, value);
      const row = await transaction.get(statements.findFact, name);
      return row ? readText(row, 'value') : value;
    }),
});
