import fc from 'fast-check';

/** One request, before the words in it that start with `$` are replaced by live values. */
export interface Shot {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON when it is an object, otherwise as it is; `form` is the fields of one, written; `avatar` is a good upload. */
  readonly body:
    | { readonly json: unknown }
    | { readonly text: string }
    | { readonly form: string }
    | { readonly avatar: Uint8Array }
    | null;
}

interface Schema {
  readonly type?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly properties?: Record<string, Schema>;
  readonly required?: readonly string[];
}

export interface Operation {
  readonly parameters: readonly { name: string; in: string; schema: Schema }[];
  readonly requestBody?: { readonly content: Record<string, { schema: Schema }> };
  readonly responses: Record<string, Documented>;
  readonly security?: readonly object[];
}

export interface Documented {
  readonly description: string;
  readonly content?: Readonly<Record<string, { readonly schema?: object }>>;
}

export interface Api {
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Record<string, Record<string, Operation>>;
}

/** Fields in which a live value may stand, so that requests follow from one another. */
const live: Record<string, readonly string[]> = {
  code: ['$code', '$code', '$risky', '$spent', '$phone', '$phone'],
  encrypted_data: ['$openData'],
  iv: ['$iv'],
  refresh_token: ['$refresh', '$old'],
  id: ['$avatar', '$session'],
  appid: ['$appid'],
  token: ['$access', '$refresh', '$old'],
};

function fieldOf(name: string, schema: Schema): fc.Arbitrary<unknown> {
  if (schema.type === 'boolean') return fc.boolean();
  const text = schema.pattern
    ? fc.stringMatching(new RegExp(schema.pattern), { maxLength: 140 })
    : fc.string({
        minLength: schema.minLength ?? 0,
        maxLength: Math.min(schema.maxLength ?? 64, 64),
        unit: 'grapheme',
      });
  const known = live[name];
  return known ? fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...known) }, { weight: 1, arbitrary: text }) : text;
}

function objectOf({ properties = {}, required = [] }: Schema): fc.Arbitrary<Record<string, unknown>> {
  const fields = Object.entries(properties).map(([name, schema]) => [name, fieldOf(name, schema)] as const);
  return fc.record(Object.fromEntries(fields), { requiredKeys: [...required] });
}

function bodyOf({ requestBody }: Operation, avatar: Uint8Array): fc.Arbitrary<Shot['body']> {
  const json = requestBody?.content['application/json'];
  if (json) return objectOf(json.schema).map((value) => ({ json: value }));
  const form = requestBody?.content['application/x-www-form-urlencoded'];
  if (form) return formOf(form.schema);
  return fc.constant(requestBody ? { avatar } : null);
}

/** Credentials stand in the header, mostly. */
function formOf(schema: Schema): fc.Arbitrary<Shot['body']> {
  const ofForm = new Set(['client_id', 'client_secret']);
  return fc.tuple(objectOf(schema), fc.nat(9)).map(([fields, kept]) => ({
    form: Object.entries(fields)
      .filter(([name]) => kept === 0 || !ofForm.has(name))
      .map(([name, value]) => `${name}=${encodeURIComponent(String(value).toWellFormed()).replace(/^%24/, '$')}`)
      .join('&'),
  }));
}

const bearers = ['Bearer $access', 'Bearer $access', 'Bearer $access', undefined];
const basics = ['Basic $basic', 'Basic $basic', 'Basic $basic', 'Basic $poor', 'Bearer $access', undefined];

function authorizationOf({ security = [] }: Operation): fc.Arbitrary<string | undefined> {
  if (security.length === 0) return fc.constant(undefined);
  return fc.constantFrom(...(security.some((each) => 'client' in each) ? basics : bearers));
}

/** What chance seldom makes: a body that is too large, from somebody who may send one. */
export const tooLargeShots = (api: Api): Shot[] =>
  Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { requestBody, security = [] }]) => {
      const [type = ''] = Object.keys(requestBody?.content ?? {});
      if (type === '' || type.startsWith('multipart/')) return [];
      const isForClients = security.some((each) => 'client' in each);
      const authorization = isForClients ? 'Basic $basic' : 'Bearer $access';
      const headers = { 'content-type': type, ...(security.length > 0 && { authorization }) };
      return [{ method: method.toUpperCase(), path, query: '', headers, body: { text: 'x'.repeat(20_000) } }];
    }),
  );

/** Open data of whoever asks, now and then. */
export const openDataShots = Array.from(
  { length: 12 },
  (): Shot => ({
    method: 'POST',
    path: '/me/decrypt',
    query: '',
    headers: { 'content-type': 'application/json', authorization: 'Bearer $access' },
    body: { json: { encrypted_data: '$openData', iv: '$iv' } },
  }),
);

/** Requests as the document describes them. */
export function shotsOf(api: Api, avatar: Uint8Array): fc.Arbitrary<Shot> {
  const operations = Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  const shots = operations.map(({ path, method, operation }) => {
    const of = (place: string) => operation.parameters.filter((each) => each.in === place);
    const values = (place: string) =>
      fc.record(Object.fromEntries(of(place).map(({ name, schema }) => [name, fieldOf(name, schema)])), {
        requiredKeys: place === 'path' ? undefined : [],
      } as object);
    return fc
      .record({
        inPath: values('path'),
        inQuery: values('query'),
        inHeader: values('header'),
        body: bodyOf(operation, avatar),
        authorization: authorizationOf(operation),
      })
      .map(
        ({ inPath, inQuery, inHeader, body, authorization }): Shot => ({
          method,
          path: path.replace(/\{(.+)\}/, (_, name: string) =>
            encodeURIComponent(String((inPath as Record<string, unknown>)[name]).toWellFormed()).replace('%24', '$'),
          ),
          query: Object.entries(inQuery as Record<string, string>)
            .map(([name, value]) => `${name}=${encodeURIComponent(value.toWellFormed()).replace(/^%24/, '$')}`)
            .join('&'),
          headers: {
            ...(inHeader as Record<string, string>),
            ...(authorization && { authorization }),
          },
          body,
        }),
      );
  });
  const weights = operations.map(({ operation }) =>
    operation.requestBody ? 6 : operation.security || operation.parameters.length > 0 ? 3 : 1,
  );
  return fc.oneof(...shots.map((arbitrary, index) => ({ arbitrary, weight: weights[index] ?? 1 })));
}
