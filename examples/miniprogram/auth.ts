import { createAuth } from '@wxlogin/miniprogram';
import { createAccount } from '@wxlogin/miniprogram/account';
import { baseURL } from './config';

/** The one login of this mini program: every page imports it. */
export const auth = createAuth({ baseURL });

/** What the pages "Me" and "Devices" need besides: phone number, sessions, the end of the account. */
export const account = createAccount(auth);
