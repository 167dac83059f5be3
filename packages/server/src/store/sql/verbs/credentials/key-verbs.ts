import { decideSuccession, type StoredSigningKey } from '../../../../model/signing-key.ts';
import type { CompromisedKeyRemoved, Store } from '../../../store.ts';
import type { Change, Decision, Row, SqlReader, WriteJob } from '../../driver.ts';
import { readSigningKey, readText } from '../../rows.ts';
import * as statements from '../../statements.ts';
import type { Write } from '../../watch-rows.ts';

type KeyVerbs = Pick<
  Store,
  | 'listSigningKeys'
  | 'addSigningKey'
  | 'removeSigningKeys'
  | 'removeCompromisedKey'
  | 'settle'
  | 'findFact'
  | 'replaceFact'
>;

export const createKeyVerbs = (reader: SqlReader, write: Write): KeyVerbs => ({
  async listSigningKeys() {
    return (await reader.all(statements.listSigningKeys)).map(readSigningKey);
  },
  addSigningKey: (add) => write({ events: add.events }, addSigningKey(add)),
  removeSigningKeys: (kids, { events } = {}) => write({ events }, removeSigningKeys(kids)),
  removeCompromisedKey: (remove) => write({ events: remove.events }, removeCompromisedKey(remove)),
  settle: (name, value) => write({}, settle(name, value)),
  async findFact(name) {
    const row = await reader.get(statements.findFact, name);
    return row && readText(row, 'value');
  },
  replaceFact: (replace) => write({ events: replace.events }, replaceFact(replace)),
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
    return { answer: true, changes: [takeTurn(fact, key.kid), ...retirement, insertSigningKey(key)] };
  },
});

/** Each turn leaves another value, so that of two that saw the same one has to look again. */
const takeTurn = (fact: Row | undefined, value: string): Change =>
  fact
    ? { statement: statements.replaceFact, values: [value, lastKeyFact, readText(fact, 'value')] }
    : { statement: statements.insertFact, values: [lastKeyFact, value] };

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

const removeCompromisedKey = ({
  kid,
  at,
  successor,
}: Parameters<Store['removeCompromisedKey']>[0]): WriteJob<CompromisedKeyRemoved | undefined> => ({
  claims: ['signing keys'],
  async decide(look): Promise<Decision<CompromisedKeyRemoved | undefined>> {
    const fact = await look.get(statements.findFact, lastKeyFact);
    const keys = (await look.all(statements.listSigningKeys)).map(readSigningKey);
    const succession = decideSuccession(keys, kid, at);
    if (!succession) return { answer: undefined, changes: [] };
    const before = keys[keys.findIndex((key) => key.kid === kid) - 1];
    const wasLast = keys.at(-1)?.kid === kid;
    const changes: Change[] = [
      takeTurn(fact, `without ${kid}`),
      { statement: statements.deleteSigningKey, values: [kid] },
    ];
    if (succession.kind === 'as_before') {
      // Nobody follows any more on the one before it.
      if (wasLast && before) changes.push({ statement: statements.retireSigningKey, values: [null, before.kid] });
      return { answer: { hasSigned: false, signs: succession.signs }, changes };
    }
    const { signs = successor.kid, activeAt } = succession;
    changes.push(
      succession.kind === 'next'
        ? { statement: statements.beginSigningKey, values: [activeAt, signs] }
        : insertSigningKey({ ...successor, activeAt }),
    );
    return { answer: { hasSigned: true, signs }, changes };
  },
});

const replaceFact = ({ name, from, to }: Parameters<Store['replaceFact']>[0]): WriteJob<boolean> => ({
  claims: [name],
  async decide(look): Promise<Decision<boolean>> {
    const row = await look.get(statements.findFact, name);
    const found = row ? readText(row, 'value') : null;
    // The database has done it and the answer was lost on the way.
    if (found === to) return { answer: true, changes: [] };
    if (found !== from) return { answer: false, changes: [] };
    const change: Change =
      found === null
        ? { statement: statements.insertFact, values: [name, to] }
        : { statement: statements.replaceFact, values: [to, name, found] };
    return { answer: true, changes: [change] };
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
