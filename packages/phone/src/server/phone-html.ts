/**
 * Page code is the developer's own and runs in the page. The policy keeps it from the network, which it has through
 * `wx.request` only; `unsafe-eval` is how its modules are evaluated under their own names.
 */
export const PHONE_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  'img-src * data: blob:',
  'font-src * data:',
  'media-src * data: blob:',
  "connect-src 'self' blob:",
  "frame-ancestors 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** The HTML of one phone; the script reads everything else from its address. */
export function phoneHTML(instance: string): string {
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<title>phone</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/phone.css">
</head>
<body data-instance="${escapeAttribute(instance)}">
<phone-screen></phone-screen>
<script src="/phone.js"></script>
<script src="/app.js"></script>
</body>
</html>
`;
}

function escapeAttribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
