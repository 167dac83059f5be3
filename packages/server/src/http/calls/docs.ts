import { createHash } from 'node:crypto';
import type { Deps } from '../../flows/deps.ts';
import { style, writeApiPage, writeErrorPage } from '../describe/docs-page.ts';
import { describeApi } from '../describe/openapi.ts';
import type { Answer, Route } from '../route.ts';

export const getOpenapi = ({ config }: Deps, routes: readonly Route[]): Answer => ({
  json: describeApi(routes, config),
});

export const getDocs = ({ config }: Deps, routes: readonly Route[]): Answer =>
  writePage(writeApiPage(describeApi(routes, config)));

export const getErrorDocs = (): Answer => writePage(writeErrorPage());

const styleHash = createHash('sha256').update(style).digest('base64');

/** Nothing but the page's own style may load or run. */
const writePage = (text: string): Answer => ({
  text,
  headers: {
    'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; frame-ancestors 'none'; base-uri 'none'`,
  },
});
