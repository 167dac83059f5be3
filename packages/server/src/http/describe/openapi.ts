import { z } from 'zod';
import { type ErrorCode, errorTable } from '../../errors.ts';
import { oauthStatusOf, oauthWordOf } from '../oauth/oauth-error.ts';
import { oauthErrorAnswer } from '../oauth/schemas.ts';
import { isChange, type Route } from '../route.ts';
import { problemAnswer } from '../schemas.ts';

/** Errors that any route may answer with. */
const everywhere = ['internal', 'overloaded', 'shutting_down', 'storage_unavailable'] as const;
const ofBytes = ['request_invalid', 'payload_too_large'] as const;
const ofBodies = ['request_invalid', 'unsupported_media_type', 'payload_too_large'] as const;

type Json = Record<string, unknown>;

/** The OpenAPI 3.1 description of the routes, made from the very schemas that validate. */
export function describeApi(routes: readonly Route[], service: { readonly issuer: string }): Json {
  const schemas: Json = {};
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: describeRoute(route, schemas) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'wxlogin',
      version: '1',
      description: 'Login for WeChat Mini Programs.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: service.issuer }],
    paths,
    components: {
      schemas,
      securitySchemes: {
        accessToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        client: { type: 'http', scheme: 'basic', description: 'The id and the secret of a client.' },
      },
    },
  };
}

function describeRoute(route: Route, schemas: Json): Json {
  return {
    operationId: operationId(route),
    summary: route.does,
    ...(route.who === 'user' && { security: [{ accessToken: [] }] }),
    ...(route.who === 'holder' && { security: [{ accessToken: [] }, {}] }),
    ...(route.who === 'client' && { security: route.form ? [{ client: [] }, {}] : [{ client: [] }] }),
    parameters: describeParameters(route),
    ...(route.body && { requestBody: describeBody(route, schemas) }),
    responses: { ...describeSuccess(route, schemas), ...describeErrors(route, schemas) },
  };
}

const operationId = ({ method, path }: Route): string =>
  method.toLowerCase() +
  path.replaceAll(/[^A-Za-z0-9]+(.)?/g, (_, letter: string | undefined) => letter?.toUpperCase() ?? '');

function describeParameters({ path, query = {}, idempotent }: Route): Json[] {
  const inPath = /\{(\w+)\}$/.exec(path)?.[1];
  return [
    ...(inPath ? [{ name: inPath, in: 'path', required: true, schema: { type: 'string' } }] : []),
    ...Object.entries(query).map(([name, description]) => ({
      name,
      in: 'query',
      description,
      schema: { type: 'string' },
    })),
    ...(idempotent
      ? [
          {
            name: 'Idempotency-Key',
            in: 'header',
            description: 'One per wx.login. The same code with the same key gives the lost answer again.',
            schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,128}$' },
          },
        ]
      : []),
  ];
}

function describeBody({ body, form }: Route, schemas: Json): Json {
  if (body === 'avatar') {
    const avatar = { type: 'string', contentMediaType: 'image/*' };
    return {
      required: true,
      content: { 'multipart/form-data': { schema: { type: 'object', properties: { avatar }, required: ['avatar'] } } },
    };
  }
  if (body === 'bytes') {
    const properties = { Encrypt: { type: 'string', description: 'What is told, encrypted as WeChat documents it.' } };
    return { required: true, content: { 'application/json': { schema: { type: 'object', properties } } } };
  }
  const type = form ? 'application/x-www-form-urlencoded' : 'application/json';
  return { required: true, content: { [type]: { schema: body && toJsonSchema(body, 'input', schemas) } } };
}

function describeSuccess({ answer, mediaType, status, answerHeaders }: Route, schemas: Json): Json {
  if (answer)
    return {
      200: {
        description: 'Done.',
        content: { 'application/json': { schema: toJsonSchema(answer, 'output', schemas) } },
      },
    };
  if (mediaType) return { 200: { description: 'Done.', content: { [mediaType]: {} } } };
  const headers = Object.entries(answerHeaders ?? {}).map(
    ([name, description]) => [name, { description, schema: { type: 'string' } }] as const,
  );
  return {
    [status ?? 204]: { description: 'Done.', ...(headers.length > 0 && { headers: Object.fromEntries(headers) }) },
  };
}

function describeErrors(route: Route, schemas: Json): Json {
  const { errors, body, path, form } = route;
  const codes = [
    ...errors,
    ...(isChange(route) ? (['rate_limited'] as const) : []),
    ...(body === 'bytes' ? ofBytes : body ? ofBodies : []),
    ...(path.endsWith('}') ? (['not_found'] as const) : []),
    ...everywhere,
  ];
  const byStatus = form
    ? groupByStatus(codes, oauthStatusOf, oauthWordOf)
    : groupByStatus(
        codes,
        (code) => errorTable[code].status,
        (code) => code,
      );
  const content = form
    ? { 'application/json': { schema: toJsonSchema(oauthErrorAnswer, 'output', schemas) } }
    : { 'application/problem+json': { schema: toJsonSchema(problemAnswer, 'output', schemas) } };
  return Object.fromEntries(
    [...byStatus].map(([status, group]) => [status, { description: group.join(', '), content }]),
  );
}

/** JSON Schema 2020-12, which is OpenAPI 3.1's own; named schemas move to the components. */
function toJsonSchema(schema: z.ZodType, io: 'input' | 'output', schemas: Json): unknown {
  const { $schema: _, $defs = {}, ...json } = z.toJSONSchema(schema, { io });
  const moved = (value: unknown) => JSON.parse(JSON.stringify(value).replaceAll('"#/$defs/', '"#/components/schemas/'));
  for (const [name, definition] of Object.entries($defs)) schemas[name] = moved(definition);
  return moved(json);
}

function groupByStatus(
  codes: readonly ErrorCode[],
  statusOf: (code: ErrorCode) => number,
  wordOf: (code: ErrorCode) => string,
): Map<number, string[]> {
  const groups = new Map<number, string[]>();
  for (const code of codes) {
    const group = groups.get(statusOf(code)) ?? [];
    groups.set(statusOf(code), group.includes(wordOf(code)) ? group : [...group, wordOf(code)]);
  }
  return groups;
}
