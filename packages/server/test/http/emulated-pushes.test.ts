import { afterEach, describe, expect, it } from 'vitest';
import { appid, appSecret, type Desk, startDesk } from '../desk.ts';

const token = 'TokenOfTheConsole';
const aesKey = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG';

describe.each([
  ['plain', {}],
  ['encrypted', { aesKey }],
])('a push of the emulator, %s', (_, seal) => {
  let desk: Desk;
  afterEach(() => desk.close());

  async function start() {
    const app = { appid, appSecret, pushToken: token, ...('aesKey' in seal && { pushAesKey: seal.aesKey }) };
    desk = await startDesk({ apps: [app] }, 'socket');
    const { json } = await desk.send('POST', '/login', { json: { code: await desk.code('anna') } });
    const bearer: string = json.access_token;
    await desk.send('PUT', '/me/profile', { json: { nickname: 'Anna' }, bearer });
    const push = { url: `${desk.address}/wechat/events/${appid}`, token, user: 'anna', appid, ...seal };
    return { push, me: async () => (await desk.send('GET', '/me', { bearer })).json };
  }

  it('walks the whole way: the address is tested, a nickname revoked, the account closed', async () => {
    const { push, me } = await start();
    expect(await desk.emulator.push({ ...push, event: 'echo' })).toMatchObject({ accepted: true });
    expect(await desk.emulator.push({ ...push, revokeInfo: '19' })).toMatchObject({ accepted: true });
    expect(await me()).toMatchObject({ nickname: null });
    expect(await desk.emulator.push({ ...push, event: 'user_authorization_cancellation' })).toMatchObject({
      accepted: true,
    });
    expect(await me()).toMatchObject({ code: 'session_ended' });
  });

  it('is refused in another format, with another token, and half an hour late', async () => {
    const { push, me } = await start();
    expect(await desk.emulator.push({ ...push, format: 'xml' })).toMatchObject({ status: 403, accepted: false });
    expect(await desk.emulator.push({ ...push, token: 'AnotherToken' })).toMatchObject({ status: 403 });
    desk.emulator.advance(1800);
    expect(await desk.emulator.push(push)).toMatchObject({ status: 403 });
    expect(await me()).toMatchObject({ nickname: 'Anna' });
  });
});
