// Writes the documents that follow from the code: docs/openapi.json, docs/api.md, docs/errors.md, docs/configuration.md; and those that follow
// from package-lock.json: docs/dependencies.md, docs/sbom.json.
//
//   node scripts/write-docs.mjs            write
//   node scripts/write-docs.mjs --check    fail when one is stale, or a dependency is not as it should be

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { errorTable } from '../packages/server/dist/errors.js';
import { eventMembers, eventTable, isStored } from '../packages/server/dist/events.js';
import { describeApi } from '../packages/server/dist/http/describe/openapi.js';
import { routes } from '../packages/server/dist/http/routes.js';
import { optionsSchema } from '../packages/server/dist/options.js';
import { apiErrcodes, phoneErrcodes } from '../packages/server/dist/wechat/api/api-errcodes.js';
import { errcodes } from '../packages/server/dist/wechat/errcodes.js';
import { settings } from '../packages/wxlogin/dist/configuration/settings.js';
import { findProblems, writeDependencies } from './dependencies/document.mjs';
import { readLock } from './dependencies/read-lock.mjs';
import { writeSbom } from './dependencies/sbom.mjs';

const generated = '<!-- Written by `npm run docs`; change the code, not this file. -->\n\n';
const api = describeApi(routes, { issuer: 'https://login.example.com' });

const cell = (text) =>
  String(text ?? '')
    .replaceAll('|', '\\|')
    .replaceAll('\n', ' ');
const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');
const code = (text) => `\`${text}\``;

function writeApi() {
  const overview = routes.map(({ method, path, who, does }) => [code(`${method} ${path}`), who, does]);
  const sections = routes.map((route) => writeRoute(route, api.paths[route.path][route.method.toLowerCase()]));
  const members = Object.entries(eventMembers).map(([name, sentence]) => [code(name), sentence]);
  const events = Object.entries(eventTable).map(([name, sentence]) => [
    code(name),
    isStored(name) ? 'yes' : 'no',
    sentence,
  ]);
  return `# HTTP API

${generated}JSON in, JSON out, UTF-8. The same description for programs: [openapi.json](openapi.json), served at \`/openapi.json\`; to read in a browser: \`/docs\`.
Errors are problem details (RFC 9457), all of them in [errors.md](errors.md). Unknown fields in a body are refused: what you send is either used or refused, never ignored.

\`who\`: *anyone*; *user* = \`Authorization: Bearer <access token>\`; *holder* = that, or a \`refresh_token\` in the body; *client* = HTTP Basic with the id and the secret of a client.
At OAuth's endpoints (\`/introspect\`, \`/revoke\`) a client may also stand in the form, errors have OAuth's form (RFC 6749 §5.2), and unknown fields are ignored, as OAuth demands.

${table(['route', 'who', 'does'], overview)}

${sections.join('\n\n')}

## Events

What \`onEvent\` receives, the log shows and, but for the busiest, the database keeps ([audit](guides/audit.md)). Every event has this shape; the first six members are always there.

${table(['member', 'is'], members)}

${table(['event', 'kept', 'means'], events)}
`;
}

function writeRoute({ method, path, who, scope, does, idempotent, answerHeaders }, operation) {
  const parts = [`## ${method} ${path}`, does, scope ? `Who: ${who} with the scope ${code(scope)}.` : `Who: ${who}.`];
  const parameters = operation.parameters.map(({ name, in: place, description }) => [code(name), place, description]);
  if (parameters.length > 0) parts.push(table(['parameter', 'in', 'is'], parameters));
  for (const [type, { schema }] of Object.entries(operation.requestBody?.content ?? {}))
    parts.push(`Body, ${code(type)}:`, writeFields(schema));
  const responses = Object.entries(operation.responses);
  for (const [status, { content = {} }] of responses.filter(([each]) => Number(each) < 300))
    parts.push(...writeAnswer(status, content));
  if (answerHeaders)
    parts.push(
      table(
        ['header', 'is'],
        Object.entries(answerHeaders).map(([name, is]) => [code(name), is]),
      ),
    );
  const errors = responses
    .filter(([status]) => Number(status) >= 300)
    .flatMap(([, { description }]) => description.split(', '));
  parts.push(
    `Errors: ${errors.map((each) => (each in errorTable ? `[${each}](errors.md#${each})` : code(each))).join(', ')}.`,
  );
  if (idempotent)
    parts.push(
      'A repeated request with the same code and the same `Idempotency-Key` gets the same session and the header `Idempotent-Replayed: true`, as long as the session is unused.',
    );
  return parts.join('\n\n');
}

function writeAnswer(status, content) {
  const [type, { schema } = {}] = Object.entries(content)[0] ?? [];
  const line = `Answer ${status}${type ? `, ${code(type)}` : ', no body'}${schema ? ':' : '.'}`;
  return schema ? [line, writeFields(schema)] : [line];
}

const resolve = (schema) => (schema.$ref ? api.components.schemas[schema.$ref.split('/').at(-1)] : schema);

function fieldsOf(schema, prefix = '') {
  const { properties = {}, required = [] } = resolve(schema);
  return Object.entries(properties).flatMap(([name, field]) => {
    const { type = field.anyOf ? 'object or null' : '', properties: inner, description } = resolve(field);
    if (inner) return fieldsOf(field, `${prefix}${name}.`);
    return [
      [code(prefix + name), [type].flat().join(' or ') + (required.includes(name) ? '' : ', optional'), description],
    ];
  });
}

const writeFields = (schema) => table(['field', 'type', 'is'], fieldsOf(schema));

function writeErrors() {
  const overview = Object.entries(errorTable).map(([name, { status, action, title }]) => [
    `[${name}](#${name})`,
    status,
    code(action),
    title,
  ]);
  const sections = Object.entries(errorTable).map(
    ([name, { status, action, title, detail, zh }]) =>
      `### ${name}\n\n${status}, ${code(action)}. **${title}.** ${detail}\n\n${zh}`,
  );
  const writeRefusal = ({ errcode, errmsg, code: name, meaning, cause, fix }) =>
    `### ${errcode}\n\n${code(errmsg)} → [${name}](#${name})\n\n**${meaning.en}.** ${cause.en}\n*Fix:* ${fix.en}\n\n**${meaning.zh}。** ${cause.zh}\n*解决：* ${fix.zh}`;
  return `# Errors · 错误

${generated}Every error is a problem document with the members \`type\`, \`title\`, \`status\`, \`code\`, \`action\`, \`detail\`, \`request_id\`. Programs look at \`code\`, or simply at \`action\`:

${table(
  ['action', 'what to do', '处理方式'],
  [
    [code('relogin'), 'call wx.login and send the fresh code', '重新调用 wx.login 并发送新的 code'],
    [code('tap_again'), 'let the user tap the phone number button again', '让用户重新点击手机号按钮'],
    [
      code('retry'),
      'the same request again: after `Retry-After`, or (401) after a refresh',
      '重发同一请求：等待 `Retry-After`，或（401）先刷新 token',
    ],
    [code('fix_request'), 'a mistake in the calling program', '调用方程序有误'],
    [code('contact_operator'), 'only the operator of the service can help', '只有服务运营者能处理'],
  ],
)}

${table(['code', 'status', 'action', 'title'], overview)}

## Each error · 逐项说明

${sections.join('\n\n')}

## What WeChat answers · 微信返回的 errcode

WeChat's \`errcode\` never reaches a client; the log has it with its \`rid\`, the likely cause and the fix.

${[...errcodes, ...apiErrcodes].map(writeRefusal).join('\n\n')}

## When a phone code was sent · 发送手机号 code 时

${phoneErrcodes.map(writeRefusal).join('\n\n')}
`;
}

function writeConfiguration() {
  const options = Object.entries(optionsSchema.shape).map(([name, schema]) => {
    const { en, zh } = schema.meta() ?? {};
    return [code(name), describeDefault(name, schema), `${en} ${zh}`];
  });
  const app = Object.entries(optionsSchema.shape.apps.element.shape).map(([name, schema]) => [
    code(name),
    describeDefault(name, schema),
    `${schema.meta().en} ${schema.meta().zh}`,
  ]);
  const variables = settings.map(({ variable, key, isOfApp, isSecret, standard, en, zh }) => [
    code(variable) + (isSecret ? `, ${code(`${variable}_FILE`)}` : ''),
    code(isOfApp ? `apps[].${key}` : key),
    [undefined, null, ''].includes(standard) || standard?.length === 0 ? '' : code(String(standard)),
    `${en} ${zh}`,
  ]);
  return `# Configuration · 配置

${generated}## Options of \`createLogin\` · 库的选项

Everything is checked before anything starts; all problems are listed at once. 启动前检查全部选项，并一次列出所有问题。

${table(['option', 'default', 'is'], options)}

Each of \`apps\`:

${table(['option', 'default', 'is'], app)}

## Variables of \`wxlogin start\` · 程序的环境变量

The same options, from the environment and/or a JSON file given with \`--config\`; the environment wins. \`WXLOGIN_APPID\` and \`WXLOGIN_APP_SECRET\` describe one app; several stand in the file. Lists are separated by commas.
同样的选项可来自环境变量和/或 \`--config\` 指定的 JSON 文件，环境变量优先。\`WXLOGIN_APPID\` 与 \`WXLOGIN_APP_SECRET\` 描述一个小程序；多个小程序写在文件中。列表用逗号分隔。

${table(['variable', 'in the file', 'default', 'is'], variables)}
`;
}

function describeDefault(name, schema) {
  const parsed = schema.safeParse(undefined);
  if (!parsed.success) return 'required';
  if (name === 'logger' || name === 'clock') return 'built in';
  return parsed.data === undefined ? '' : code(JSON.stringify(parsed.data));
}

const lock = readLock();
const problems = findProblems(lock, JSON.parse(readFileSync('package.json', 'utf8')));
const documents = {
  'docs/openapi.json': `${JSON.stringify(api, null, 2)}\n`,
  'docs/api.md': writeApi(),
  'docs/errors.md': writeErrors(),
  'docs/configuration.md': writeConfiguration(),
  'docs/dependencies.md': writeDependencies(lock),
  'docs/sbom.json': writeSbom(lock, 'packages/wxlogin'),
};
const stale = Object.entries(documents).filter(
  ([file, text]) => !existsSync(file) || readFileSync(file, 'utf8') !== text,
);
for (const problem of problems) console.error(problem);
if (process.argv.includes('--check')) {
  for (const [file] of stale) console.error(`${file} is stale; run: npm run docs`);
  process.exitCode = stale.length + problems.length > 0 ? 1 : 0;
} else {
  for (const [file, text] of stale) writeFileSync(file, text);
  console.log(stale.length > 0 ? `wrote ${stale.map(([file]) => file).join(', ')}` : 'all documents are up to date');
}
