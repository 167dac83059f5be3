import { errorTable } from '../../errors.ts';
import type { describeApi } from './openapi.ts';

type Json = Record<string, unknown>;
interface Operation extends Json {
  readonly summary: string;
  readonly security?: readonly object[];
  readonly parameters: readonly { name: string; in: string; description?: string }[];
  readonly requestBody?: { readonly content: Record<string, { schema: Schema }> };
  readonly responses: Record<string, { description: string; content?: Record<string, { schema?: Schema }> }>;
}
interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Record<string, Schema>;
  readonly required?: readonly string[];
  readonly description?: string;
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
}

export const style = `:root{color-scheme:light dark;--line:#07c160;--text:#1b1f23;--soft:#5f6b76;--back:#fff;--card:#f6f8f7;--link:#06763b}
@media(prefers-color-scheme:dark){:root{--text:#e8ecea;--soft:#9aa6a0;--back:#121614;--card:#1a201d;--link:#3ddc84}}
*{box-sizing:border-box}body{margin:0 auto;max-width:60rem;padding:2rem 1.25rem 6rem;font:16px/1.6 system-ui,"PingFang SC","Microsoft YaHei",sans-serif;color:var(--text);background:var(--back)}
h1{font-size:1.9rem;margin:0 0 .25rem}h2{font-size:1.05rem;margin:0}a{color:var(--link)}p{margin:.4rem 0}.soft{color:var(--soft)}
section{border-left:3px solid var(--line);background:var(--card);border-radius:0 10px 10px 0;padding:1rem 1.25rem;margin:1.25rem 0}
code,.path{font-family:ui-monospace,SFMono-Regular,Menlo,monospace;font-size:.92em}.method{display:inline-block;min-width:3.6rem;font-weight:700;color:var(--link)}
table{border-collapse:collapse;width:100%;margin:.5rem 0;font-size:.93rem}td,th{text-align:left;vertical-align:top;padding:.3rem .75rem .3rem 0;border-top:1px solid #8883}th{font-weight:600;color:var(--soft)}
h3{font-size:.85rem;margin:.8rem 0 .2rem;color:var(--soft);text-transform:uppercase;letter-spacing:.04em}`;

/** The API as a page to read: one section a route. Works offline and without script. */
export function writeApiPage(api: ReturnType<typeof describeApi>): string {
  const paths = api.paths as Record<string, Record<string, Operation>>;
  const { schemas } = api.components as { schemas: Record<string, Schema> };
  const sections = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => writeOperation({ method, path, operation, schemas })),
  );
  const intro = `<h1>wxlogin</h1><p>JSON in, JSON out. Errors are problem details (RFC 9457): <a href="docs/errors">every error, its cause and what to do · 错误说明</a>. For programs: <a href="openapi.json">openapi.json</a>.</p>`;
  return writeDocument('wxlogin API', intro + sections.join(''));
}

/** Every error of the table, in English and Chinese; the problem documents' `type` points here. */
export function writeErrorPage(): string {
  const sections = Object.entries(errorTable).map(
    ([code, { status, action, title, detail, zh }]) =>
      `<section id="${code}"><h2><code>${code}</code></h2><p class="soft">${status} · <code>${action}</code></p><p><b>${escapeHtml(title)}.</b> ${writeProse(detail)}</p><p lang="zh-CN">${escapeHtml(zh)}</p></section>`,
  );
  const intro =
    '<h1>Errors · 错误</h1><p><code>action</code> tells the program what to do: <code>relogin</code> (call wx.login again), <code>tap_again</code> (let the user tap the phone number button again), <code>retry</code> (the same request, after <code>Retry-After</code> or a refresh), <code>fix_request</code>, <code>contact_operator</code>.</p>';
  return writeDocument('wxlogin errors', intro + sections.join(''));
}

const writeDocument = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${title}</title><style>${style}</style><body>${body}</body></html>`;

interface Section {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
  readonly schemas: Record<string, Schema>;
}

function writeOperation({ method, path, operation, schemas }: Section): string {
  const { summary, security, parameters, requestBody, responses } = operation;
  const who = describeWho(security);
  const parameterRows = parameters.map(({ name, in: place, description = '' }) => [name, place, description] as const);
  const body = Object.entries(requestBody?.content ?? {}).map(
    ([type, { schema }]) => `<h3>Body · ${type}</h3>${writeTable(fieldRows(schema, schemas))}`,
  );
  const answers = Object.entries(responses)
    .filter(([status]) => status < '300')
    .map(([status, { content = {} }]) => writeAnswer(status, content, schemas));
  const errors = Object.entries(responses)
    .filter(([status]) => status >= '300')
    .flatMap(([, { description }]) => description.split(', '));
  const links = errors.map(writeErrorLink).join(' · ');
  return `<section><h2><span class="method">${method.toUpperCase()}</span> <span class="path">${escapeHtml(path)}</span></h2><p>${writeProse(summary)}</p><p class="soft">Who may call: ${who}</p>${
    parameterRows.length > 0 ? `<h3>Parameters</h3>${writeTable(parameterRows)}` : ''
  }${body.join('')}${answers.join('')}<h3>Errors</h3><p>${links}</p></section>`;
}

/** OAuth's own words are explained there under ours. */
const writeErrorLink = (code: string): string =>
  code in errorTable ? `<a href="docs/errors#${code}"><code>${code}</code></a>` : `<code>${code}</code>`;

function describeWho(security: Operation['security']): string {
  if (!security) return 'anyone';
  const [first = {}, ...others] = security;
  if ('client' in first)
    return others.length > 0 ? 'a client, by HTTP Basic or in the form' : 'a client, by HTTP Basic';
  return others.length > 0 ? 'Bearer access token, or a refresh token in the body' : 'Bearer access token';
}

function writeAnswer(
  status: string,
  content: Record<string, { schema?: Schema }>,
  schemas: Record<string, Schema>,
): string {
  const [type = 'no body', { schema = undefined } = {}] = Object.entries(content)[0] ?? [];
  return `<h3>Answer · ${status} · ${type}</h3>${schema ? writeTable(fieldRows(schema, schemas)) : ''}`;
}

type Row = readonly [name: string, type: string, description: string];

/** The fields of an object schema; those of objects within follow as `user.id`. */
function fieldRows(schema: Schema, schemas: Record<string, Schema>, prefix = ''): Row[] {
  const { properties = {}, required = [] } = resolve(schema, schemas);
  return Object.entries(properties).flatMap(([name, field]) => {
    const { type = '', properties: inner, description = '' } = resolve(field, schemas);
    const shown = `${[type].flat().join(' or ')}${required.includes(name) ? '' : ', optional'}`;
    return inner ? fieldRows(field, schemas, `${prefix}${name}.`) : [[prefix + name, shown, description]];
  });
}

const resolve = (schema: Schema, schemas: Record<string, Schema>): Schema =>
  schema.$ref ? (schemas[schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1)] ?? {}) : schema;

const writeTable = (rows: readonly Row[]): string =>
  `<table>${rows.map(([name, type, description]) => `<tr><td><code>${escapeHtml(name)}</code></td><td class="soft">${escapeHtml(type)}</td><td>${writeProse(description)}</td></tr>`).join('')}</table>`;

/** Text with `names` in it. */
const writeProse = (text: string): string => escapeHtml(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>');

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
