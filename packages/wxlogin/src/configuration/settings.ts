import { optionsSchema } from '@wxlogin/server';
import type { Text } from '../terminal/text.ts';
import { ownSettings } from './own-settings.ts';

/** One thing that can be configured. docs/configuration.md is written from these rows. */
export interface Setting extends Text {
  /** In the configuration file. */
  readonly key: string;
  /** In the environment. */
  readonly variable: string;
  /** How the environment's text is read; a list is separated by commas. */
  readonly kind: 'text' | 'integer' | 'boolean' | 'list';
  /** Of an app rather than of the whole service: in the file it stands inside `apps`. */
  readonly isOfApp: boolean;
  /** May also be given as a file, by the variable with `_FILE` at the end. */
  readonly isSecret: boolean;
  readonly standard?: unknown;
}

/** What a JSON schema says about an option. One that is not text, such as a callback, has no type. */
interface OptionSchema {
  readonly type?: unknown;
  readonly anyOf?: unknown;
  readonly items?: OptionSchema;
  readonly properties?: Readonly<Record<string, OptionSchema>>;
  readonly default?: unknown;
  readonly en?: unknown;
  readonly zh?: unknown;
}

const secretKeys = new Set([
  'rootSecret',
  'previousRootSecret',
  'appSecret',
  'pushToken',
  'pushAesKey',
  'database',
  'redisURL',
  'avatarBucketSecret',
]);

/** Everything that can be configured by text, each once. A new option of the server appears here by itself. */
export const settings: readonly Setting[] = listSettings();

function listSettings(): Setting[] {
  // zod writes plain JSON schema; its own type leaves room for schemas that are only `true` or `false`.
  const { properties = {} } = optionsSchema.toJSONSchema({ unrepresentable: 'any', io: 'input' }) as OptionSchema;
  return [
    ...ownSettings.map((row) => ({ ...row, variable: nameVariable(row.key), isOfApp: false, isSecret: false })),
    ...Object.entries(properties).flatMap(([key, schema]) => describeOption(key, schema, false)),
    ...Object.entries(properties.apps?.items?.properties ?? {}).flatMap(([key, schema]) =>
      describeOption(key, schema, true),
    ),
  ];
}

function describeOption(key: string, schema: OptionSchema, isOfApp: boolean): Setting[] {
  const kind = decideKind(schema);
  if (!kind) return [];
  const { en, zh, default: standard } = schema;
  const texts = { en: String(en), zh: String(zh) };
  return [{ key, variable: nameVariable(key), kind, isOfApp, isSecret: secretKeys.has(key), standard, ...texts }];
}

function decideKind({ type, anyOf, items }: OptionSchema): Setting['kind'] | undefined {
  if (type === 'integer' || type === 'boolean') return type;
  if (type === 'array') return items?.type === 'string' ? 'list' : undefined;
  return type === 'string' || anyOf ? 'text' : undefined;
}

/** `wechatEmulatorURL` -> `WXLOGIN_WECHAT_EMULATOR_URL` */
export function nameVariable(key: string): string {
  return `WXLOGIN_${key.replace(/[a-z0-9](?=[A-Z])/g, '$&_').toUpperCase()}`;
}
