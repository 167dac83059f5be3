import { createLogin } from '../../../src/create-login.ts';

// An instance of its own, with the options that its parent gives as JSON, that asks for the WeChat API token as soon as it has started.
const login = await createLogin(JSON.parse(process.argv[2] ?? ''));
await login.getWeChatApiToken();
