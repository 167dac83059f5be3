import { createAuth } from '@wxlogin/miniprogram';
import { baseURL } from './config';

/** The one login of this mini program: every page imports it. */
export const auth = createAuth({ baseURL });
