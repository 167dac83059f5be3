import type { z } from 'zod';
import type { Deps } from '../../flows/deps.ts';
import { findIdentifiers } from '../../flows/find-identifiers.ts';
import { readOpenData } from '../../flows/open-data/read-open-data.ts';
import { bindPhone } from '../../flows/phone/bind-phone.ts';
import { unbindPhone } from '../../flows/phone/unbind-phone.ts';
import type { Answer, Call } from '../route.ts';
import type { decryptBody, phoneBody } from '../schemas.ts';
import { writeUser } from './write-user.ts';

const noStore = { 'cache-control': 'no-store' };

export async function postPhone(
  deps: Deps,
  { requestId, caller, body }: Call<z.output<typeof phoneBody>>,
): Promise<Answer> {
  const user = await bindPhone(deps, { requestId, of: caller, phoneCode: body.code });
  const { appid } = caller.session;
  const identifiers = await findIdentifiers(deps, { userId: user.id, appid }, deps.config.expose);
  return { json: writeUser(user, identifiers), headers: noStore };
}

export async function deletePhone(deps: Deps, { requestId, caller }: Call<unknown>): Promise<Answer> {
  await unbindPhone(deps, { requestId, of: caller });
  return { status: 204 };
}

export async function postDecrypt(
  deps: Deps,
  { requestId, caller, body }: Call<z.output<typeof decryptBody>>,
): Promise<Answer> {
  const { encrypted_data: encryptedData, iv, signature, raw_data: rawData } = body;
  const encrypted = { encryptedData, iv, signature, rawData };
  return { json: await readOpenData(deps, { requestId, of: caller, encrypted }), headers: noStore };
}
