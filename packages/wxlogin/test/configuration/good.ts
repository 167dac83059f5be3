import { randomBytes } from 'node:crypto';

export const appid = 'wx0123456789abcdef';
export const appSecret = '5eedc0de5eedc0de5eedc0de5eedc0de';
export const rootSecret = randomBytes(32).toString('base64url');

/** The least that production needs. */
export const goodEnvironment = {
  WXLOGIN_ISSUER: 'https://login.example.com',
  WXLOGIN_APPID: appid,
  WXLOGIN_APP_SECRET: appSecret,
  WXLOGIN_ROOT_SECRET: rootSecret,
};

/** The same as a file. */
export const goodFile = { issuer: 'https://login.example.com', apps: [{ appid, appSecret }], rootSecret };
