import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { canary } from './mutation.ts';
import type { Api, Documented, Operation } from './shot.ts';
import type { Hit } from './world.ts';

/** Answers that need more than a request: somebody blocked, a limit. */
const otherwise = ['user_blocked', 'rate_limited', 'temporarily_unavailable'];
/** Pushes that only WeChat can sign, and 64 KiB. */
const signed = /^(?:GET|POST) \/wechat\/events\/\{appid\} (?:200|400|413)$/;
/** What the program itself answers, before anything of the service is reached. */
const headersTooLarge = 431;

export interface Judge {
  /** Which answer of the document it was, as `GET /me 200`. @throws Error what is wrong with it */
  judge(method: string, hit: Hit): string;
  /** Every answer of the document that requests alone can bring about. */
  readonly documented: readonly string[];
}

function must(holds: boolean, sentence: string): void {
  if (!holds) throw new Error(sentence);
}

const isSecret = (word: string): boolean => word.length > 20;

/** Holds answers against the document: it is all that a client knows of them. */
export function createJudge(api: Api): Judge {
  const validators = createValidators(api);
  const issuer = api.servers[0]?.url ?? '';

  function judge(method: string, hit: Hit): string {
    const { status, headers } = hit;
    must(status < 500, `answered ${status}`);
    if (status === headersTooLarge) return `${method} headers ${status}`;
    const { path, operation, operations, answersHead } = findOperation(api, { method, path: hit.path });
    const documented = operation ? Object.keys(operation.responses) : [path ? '405' : '404'];
    must(documented.includes(String(status)), `answered ${status}, which is not among ${documented.join(', ')}`);
    must(/^req_/.test(String(headers['x-request-id'])), 'has no request id');
    if (status === 405) judgeAllow(hit, { operations: [...operations.keys()], answersHead });
    judgeContent(hit, { isHead: method === 'HEAD', operation: operation ?? describeRefusal(operations) });
    return `${method} ${path} ${status}`;
  }

  function judgeContent(hit: Hit, of: { isHead: boolean; operation: Pick<Operation, 'responses'> }): void {
    if (hit.status >= 300) judgeError(hit, { isHead: of.isHead, issuer });
    if (!of.isHead) judgeBody(hit, of.operation);
  }

  function judgeBody({ status, headers, text }: Hit, { responses }: Pick<Operation, 'responses'>): void {
    const response: Documented = responses[status] ?? { description: '' };
    const type = String(headers['content-type'] ?? '').split(';', 1)[0] ?? '';
    const media = response.content?.[type];
    const isEmpty = response.content === undefined && text === '';
    must(isEmpty || media !== undefined, `has the type "${type}", which is not documented for ${status}`);
    if (!media?.schema || !type.endsWith('json')) return;
    const json = JSON.parse(Buffer.from(text, 'latin1').toString());
    const validate = validators.get(media.schema);
    must(validate(json), `is not as the document has it: ${JSON.stringify(validate.errors)?.slice(0, 300)}`);
    if (status < 300) return;
    const code = json.code ?? json.error;
    must(
      response.description.split(', ').includes(code),
      `has the code ${code}, which is not documented for ${status}`,
    );
    must(json.status === undefined || json.status === status, 'names another status than it has');
  }

  return { judge, documented: listDocumented(api) };
}

const refOf = (name: string) => ({ schema: { $ref: `#/components/schemas/${name}` } });

/** What is answered where there is no operation: in the form of the others there. */
function describeRefusal(operations: ReadonlyMap<string, Operation>): Pick<Operation, 'responses'> {
  const isOAuth = JSON.stringify([...operations.values()]).includes('/OAuthError');
  const content = isOAuth
    ? { 'application/json': refOf('OAuthError') }
    : { 'application/problem+json': refOf('Problem') };
  return {
    responses: {
      404: { description: 'not_found', content },
      405: { description: isOAuth ? 'invalid_request' : 'method_not_allowed', content },
    },
  };
}

/** The classic route logs in, so it has no HEAD. */
function findOperation(api: Api, asked: { method: string; path: string }) {
  const path = findPath(api, asked.path);
  const operations = new Map(Object.entries((path && api.paths[path]) || {}));
  const answersHead = path !== '/wxlogin';
  const operation = operations.get(asked.method === 'HEAD' && answersHead ? 'get' : asked.method.toLowerCase());
  return { path, operations, operation, answersHead };
}

/** Nothing of the request is in it. */
function judgeError({ headers, text, secrets }: Hit, { isHead, issuer }: { isHead: boolean; issuer: string }): void {
  const all = JSON.stringify(headers) + text;
  for (const word of [canary, ...secrets.filter(isSecret)]) must(!all.includes(word), `repeats ${word}`);
  if (isHead) return;
  const { type, error_uri: uri = type, request_id: id } = JSON.parse(text);
  must(String(uri).startsWith(`${issuer}/docs/errors#`), `names its meaning ${uri}`);
  must(id === undefined || id === headers['x-request-id'], 'names another request than its header');
}

function judgeAllow({ headers }: Hit, of: { operations: readonly string[]; answersHead: boolean }): void {
  const names = of.operations.map((name) => (name === 'get' && of.answersHead ? 'GET, HEAD' : name.toUpperCase()));
  must(headers.allow === names.join(', '), `allows ${headers.allow}, not ${names.join(', ')}`);
}

/** The route that this path names, as the document has it. */
function findPath(api: Api, path: string): string | undefined {
  if (Object.hasOwn(api.paths, path)) return path;
  const known = ['{id}', '{appid}'].map((name) => path.replace(/[^/]*$/, name));
  return path.includes('*') ? undefined : known.find((each) => Object.hasOwn(api.paths, each));
}

function createValidators(api: Api): { get(schema: object): ValidateFunction } {
  const ajv = new Ajv2020({ strict: false, allErrors: false });
  ajv.addSchema(api, 'api');
  const known = new Map<string, ValidateFunction>();
  return {
    get(schema) {
      const text = JSON.stringify(schema).replaceAll('"#/', '"api#/');
      const validate = known.get(text) ?? ajv.compile(JSON.parse(text));
      known.set(text, validate);
      return validate;
    },
  };
}

const listDocumented = (api: Api): string[] =>
  Object.entries(api.paths)
    .flatMap(([path, operations]) =>
      Object.entries(operations).flatMap(([method, { responses }]) =>
        Object.entries(responses)
          .filter(([status, { description }]) => Number(status) < 500 && !otherwise.includes(description))
          .map(([status]) => `${method.toUpperCase()} ${path} ${status}`),
      ),
    )
    // The classic route is there.
    .filter((answer) => answer !== 'GET /wxlogin 404' && !signed.test(answer));
