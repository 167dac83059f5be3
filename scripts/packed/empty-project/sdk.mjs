// @wxlogin/miniprogram with a stand-in for WeChat's `wx`; both doors, and both kinds of module.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { createAuth } from '@wxlogin/miniprogram';
import { createAccount } from '@wxlogin/miniprogram/account';

const required = createRequire(import.meta.url);
assert.equal(typeof createAuth, 'function');
assert.equal(typeof createAccount, 'function');
assert.equal(typeof required('@wxlogin/miniprogram').createAuth, 'function');
assert.equal(typeof required('@wxlogin/miniprogram/account').createAccount, 'function');
