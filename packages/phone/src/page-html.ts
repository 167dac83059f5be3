/** What the demo page has to know before it asks anything. */
export interface PageConfig {
  /** Address of the login service, as a person would open it. */
  wxloginURL: string;
  emulatorURL: string;
  /** The phones to show and who holds them at first (labels of the emulator's cast). */
  phones: { id: string; user: string }[];
  /** Name of the mini program the phones run. */
  miniprogram: string;
}

const ICON = encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="9" fill="#07c160"/><path d="M6 11h15m0 0-4-4m4 4-4 4M26 21H11m0 0 4-4m-4 4 4 4" fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round"/></svg>',
);

/**
 * The HTML around the demo page: its script and style sheet are served as `/page.js` and `/page.css`, its configuration
 * lies in it as JSON. The content security policy admits nothing inline and no origin but those of the configuration.
 */
export function pageHTML(config: PageConfig): string {
  const others = [...new Set([config.wxloginURL, config.emulatorURL].map((url) => new URL(url).origin))].join(' ');
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `img-src 'self' data: ${others}`,
    `connect-src 'self' ${others}`,
    "frame-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>wxlogin</title>
<link rel="icon" href="data:image/svg+xml,${ICON}">
<link rel="stylesheet" href="/page.css">
<script type="application/json" id="config">${JSON.stringify(config).replaceAll('<', '\\u003c')}</script>
<script type="module" src="/page.js"></script>
</head>
<body>
<div id="app"></div>
<noscript>This page needs JavaScript. 本页面需要 JavaScript。</noscript>
</body>
</html>
`;
}
