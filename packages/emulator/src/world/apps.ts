import { InputError } from '../input/input-error.ts';
import { readFields, readMatching, readText } from '../input/read-fields.ts';

/** A mini program this WeChat knows. Apps of one `openPlatform` see the same unionid; null: no unionid. */
export interface App {
  appid: string;
  secret: string;
  name: string;
  openPlatform: string | null;
}

export interface AppInput {
  appid: string;
  secret: string;
  name?: string;
  openPlatform?: string | null;
}

export interface Apps {
  list(): App[];
  find(appid: string): App | undefined;
  /** The app with this appid, the first one when none is named; an InputError for a stranger. */
  get(appid: string | undefined): App;
}

/** The app a fresh emulator knows. A toy on loopback: nothing here is secret. */
export const demoApp: App = {
  appid: 'wxde30de30de30de30',
  secret: '0123456789abcdef0123456789abcdef',
  name: 'wxlogin demo',
  openPlatform: 'wxlogin',
};

export function createApps(inputs: readonly AppInput[] = [demoApp]): Apps {
  const apps = new Map(inputs.map(readApp).map((app) => [app.appid, app]));
  const [first] = apps.values();
  if (first === undefined) throw new InputError('"apps" is empty.', 'Leave it out to get the demo app.');

  return {
    list: () => [...apps.values()],
    find: (appid) => apps.get(appid),
    get(appid) {
      const app = appid === undefined ? first : apps.get(appid);
      if (app) return app;
      throw new InputError('This emulator does not know that appid.', `It knows: ${[...apps.keys()].join(', ')}.`);
    },
  };
}

function readApp(input: AppInput): App {
  const fields = readFields(input, ['appid', 'secret', 'name', 'openPlatform']);
  const appid = readMatching(fields, 'appid', { pattern: /^wx[0-9a-f]{16}$/, hint: 'wx and 16 hex digits.' });
  const secret = readMatching(fields, 'secret', { pattern: /^[0-9a-f]{32}$/, hint: '32 hex digits.' });
  if (appid === undefined || secret === undefined) {
    throw new InputError('An app needs an appid and a secret.', 'wx and 16 hex digits; 32 hex digits.');
  }
  const openPlatform = fields.openPlatform === null ? null : (readText(fields, 'openPlatform') ?? 'wxlogin');
  return { appid, secret, name: readText(fields, 'name') ?? appid, openPlatform };
}
