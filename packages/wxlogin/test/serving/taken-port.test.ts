import { expect, it } from 'vitest';
import { explainTakenPort } from '../../src/serving/taken-port.ts';

const failing = (code: string) => Promise.reject(Object.assign(new Error(code), { code }));

it.each([
  ['EADDRINUSE', 'Port 8801 is in use. Stop what uses it, or choose another with --phone-port (0 takes any free one).'],
  ['EACCES', 'Port 8801 is not allowed for this user.'],
])('%s is explained with the port and the setting', async (code, sentence) => {
  const explained = explainTakenPort({ port: 8801, setting: '--phone-port' }, failing(code));
  await expect(explained).rejects.toMatchObject({ ending: 'failed', message: expect.stringContaining(sentence) });
});

it('says what 0 means where it means something else', async () => {
  const wanted = { port: 8803, setting: 'WXLOGIN_OPERATOR_PORT', zero: { en: 'opens none', zh: '表示不开启' } };
  await expect(explainTakenPort(wanted, failing('EADDRINUSE'))).rejects.toThrow(
    'WXLOGIN_OPERATOR_PORT (0 opens none).',
  );
});

it('other errors pass as they are', async () => {
  await expect(explainTakenPort({ port: 1, setting: '--port' }, failing('EIO'))).rejects.toMatchObject({ code: 'EIO' });
});
