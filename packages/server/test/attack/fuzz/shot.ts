import fc from 'fast-check';

/** One request, before the words in it that start with `$` are replaced by live values. */
export interface Shot {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON when it is an object, otherwise as it is; `avatar` is a good upload. */
  readonly body: { readonly json: unknown } | { readonly text: string } | { readonly avatar: Uint8Array } | null;
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
  readonly responses: Record<string, { description: string }>;
  readonly security?: readonly object[];
}

export interface Api {
  readonly paths: Record<string, Record<string, Operation>>;
}

/** Fields in which a live value may stand, so that requests follow from one another. */
const live: Record<string, readonly string[]> = {
  code: ['$code', '$code', '$risky', '$spent', '$phone', '$phone'],
  encrypted_data: ['$openData'],
  iv: ['$iv'],
  refresh_token: ['$refresh', '$old'],
  id: ['$avatar'],
  appid: ['$appid'],
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
  return fc.constant(requestBody ? { avatar } : null);
}

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
    const bearer = operation.security
      ? fc.constantFrom('$access', '$access', '$access', undefined)
      : fc.constant(undefined);
    return fc
      .record({
        inPath: values('path'),
        inQuery: values('query'),
        inHeader: values('header'),
        body: bodyOf(operation, avatar),
        bearer,
      })
      .map(
        ({ inPath, inQuery, inHeader, body, bearer: token }): Shot => ({
          method,
          path: path.replace(/\{(.+)\}/, (_, name: string) =>
            encodeURIComponent(String((inPath as Record<string, unknown>)[name]).toWellFormed()).replace('%24', '$'),
          ),
          query: Object.entries(inQuery as Record<string, string>)
            .map(([name, value]) => `${name}=${encodeURIComponent(value.toWellFormed()).replace(/^%24/, '$')}`)
            .join('&'),
          headers: {
            ...(inHeader as Record<string, string>),
            ...(token && { authorization: `Bearer ${token}` }),
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
