// Compiled, never run: the types of what was installed.
import { type Emulator, startEmulator } from '@wxlogin/emulator';
import { type Auth, createAuth } from '@wxlogin/miniprogram';
import { createAccount } from '@wxlogin/miniprogram/account';
import { createLogin, type Login, type LoginOptions } from '@wxlogin/server';

declare const options: LoginOptions;
export const login: Promise<Login> = createLogin(options);
export const subject: Promise<string> = login.then(async (each) => (await each.verify('token')).sub);
export const emulator: Promise<Emulator> = startEmulator({ port: 0 });
export const auth: Auth = createAuth({ baseURL: 'https://login.example.com' });
export const account = createAccount(auth);

// @ts-expect-error: an option that there is not
createLogin({ ...options, isuer: '' });
