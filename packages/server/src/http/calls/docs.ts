import { createHash } from 'node:crypto';
import type { Deps } from '../../flows/deps.ts';
import type { Config } from '../../options.ts';
import { style, writeApiPage, writeErrorPage } from '../describe/docs-page.ts';
import { describeApi } from '../describe/openapi.ts';
import type { Answer, Route } from '../route.ts';

export const getOpenapi = (deps: Deps, routes: readonly Route[]): Answer => describeOnce(deps, routes).document;

export const getDocs = (deps: Deps, routes: readonly Route[]): Answer => describeOnce(deps, routes).page;

export const getErrorDocs = (): Answer => writePage(writeErrorPage());

const styleHash = createHash('sha256').update(style).digest('base64');

/** Nothing but the page's own style may load or run. */
const writePage = (text: string): Answer => ({
  text,
  headers: {
    'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; frame-ancestors 'none'; base-uri 'none'`,
  },
});

interface Described {
  readonly document: Answer;
  readonly page: Answer;
}

const described = new WeakMap<Config, Described>();

/** Anyone may ask as often as they like, and describing every schema, or only spelling that out, takes milliseconds. */
function describeOnce({ config }: Deps, routes: readonly Route[]): Described {
  const known = described.get(config);
  if (known) return known;
  const api = describeApi(routes, config);
  const document = { bytes: Buffer.from(JSON.stringify(api)), headers: { 'content-type': 'application/json' } };
  const made = { document, page: writePage(writeApiPage(api)) };
  described.set(config, made);
  return made;
}
