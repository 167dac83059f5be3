import type { StoredWeChatApiToken } from '../../../../model/wechat-api-token.ts';
import type { Store } from '../../../store.ts';
import type { Change, Decision, SqlDriver, SqlReader, WriteJob } from '../../driver.ts';
import { readWeChatApiToken } from '../../rows.ts';
import * as statements from '../../statements.ts';

type WeChatApiTokenVerbs = Pick<Store, 'findWeChatApiToken' | 'saveWeChatApiToken'>;

export const createWeChatApiTokenVerbs = (driver: SqlDriver): WeChatApiTokenVerbs => ({
  findWeChatApiToken: (appid) => find(driver.reader, appid),
  saveWeChatApiToken: async (token) => (await driver.write(save(token))).answer,
});

async function find(look: SqlReader, appid: string): Promise<StoredWeChatApiToken | undefined> {
  const row = await look.get(statements.findWeChatApiToken, appid);
  return row && readWeChatApiToken(row);
}

const save = (token: StoredWeChatApiToken): WriteJob<boolean> => ({
  claims: [`wechat api token ${token.appid}`],
  async decide(look): Promise<Decision<boolean>> {
    const found = await find(look, token.appid);
    // Of equal versions only the one that was stored has these very bytes: its answer was lost on the way.
    const isStored = found?.version === token.version && Buffer.compare(found.sealedToken, token.sealedToken) === 0;
    const follows = token.version === (found?.version ?? 0) + 1;
    return { answer: isStored || follows, changes: follows ? [describeSave(token, found?.version)] : [] };
  },
});

function describeSave(token: StoredWeChatApiToken, replaced: number | undefined): Change {
  const { appid, version, sealedToken, expiresAt, forcedAt, forcedOnDay } = token;
  const values = [version, sealedToken, expiresAt, forcedAt, forcedOnDay];
  return replaced === undefined
    ? { statement: statements.insertWeChatApiToken, values: [appid, ...values] }
    : { statement: statements.replaceWeChatApiToken, values: [...values, appid, replaced] };
}
