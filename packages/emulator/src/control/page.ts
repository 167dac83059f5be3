import type { Desk } from '../desk.ts';
import { weChatRoutes } from '../wechat/routes.ts';
import { listPeople } from './people.ts';

/** One line of a list of routes. */
export interface RouteLine {
  method: string;
  path: string;
  does: { en: string; zh: string };
}

/** What a person sees who opens the emulator in a browser: what it is, who is there, what can be asked. */
export function writePage({ world }: Desk, controlRoutes: readonly RouteLine[]): string {
  const faces = listPeople(world)
    .slice(0, SHOWN_PEOPLE)
    .map(
      ({ user, nickname, avatarUrl }) =>
        `<figure><img src="${avatarUrl}" alt="" width="72" height="72"><figcaption>${escapeHtml(nickname)}<small>${escapeHtml(user)}</small></figcaption></figure>`,
    );
  const apps = world.apps
    .list()
    .map(
      ({ appid, secret, name }) =>
        `<tr><td>${escapeHtml(name)}</td><td><code>${appid}</code></td><td><code>${secret}</code></td></tr>`,
    );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>WeChat emulator · 微信模拟器</title>
<style>${STYLE}</style>
<main>
<h1>A WeChat on your desk <span>桌面上的微信</span></h1>
<p>A stand-in for <code>api.weixin.qq.com</code>: the server calls a mini program's login needs, answered on this machine for people who do not exist. Nothing here is secret, and nothing here reaches the real WeChat.</p>
<p lang="zh">这是 <code>api.weixin.qq.com</code> 的替身：小程序登录所需的服务端接口，全部在本机应答，用户都是虚构的。这里没有秘密，也不会连接真正的微信。</p>
<h2>People <span>用户</span></h2>
<div class="faces">${faces.join('')}</div>
<h2>Mini programs <span>小程序</span></h2>
<table>${apps.join('')}</table>
<h2>Try it <span>试一试</span></h2>
<pre>curl -X POST ${world.url}/_emulator/login-codes -d '{ "user": "xiaoming" }'</pre>
<h2>WeChat's side <span>微信接口</span></h2>
<table>${weChatRoutes.map(writeLine).join('')}</table>
<h2>Your side <span>控制接口</span></h2>
<table>${controlRoutes.map(writeLine).join('')}</table>
</main>
</html>
`;
}

const SHOWN_PEOPLE = 24;

function writeLine({ method, path, does }: RouteLine): string {
  return `<tr><td><b>${method}</b></td><td><code>${path}</code></td><td>${does.en}<br><span lang="zh">${does.zh}</span></td></tr>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

const STYLE = `
:root{color-scheme:light dark;--ink:#1d2723;--soft:#66736d;--line:#dfe6e2;--paper:#fff;--tint:#f3f7f5;--green:#07a35a}
@media(prefers-color-scheme:dark){:root{--ink:#e7eeea;--soft:#93a29b;--line:#2b3531;--paper:#141a17;--tint:#1b2320;--green:#3fcf8e}}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.6 system-ui,"PingFang SC","Noto Sans SC",sans-serif}
main{max-width:56rem;margin:0 auto;padding:3rem 1.25rem 4rem}
h1{font-size:2rem;line-height:1.2;margin:0 0 1rem}h2{font-size:1.1rem;margin:2.5rem 0 .75rem}
h1 span,h2 span,[lang=zh],small{color:var(--soft);font-weight:400}
code,pre{font:.88em ui-monospace,monospace}pre{background:var(--tint);padding:.9rem 1rem;border-radius:.6rem;overflow-x:auto}
table{border-collapse:collapse;width:100%}td{border-top:1px solid var(--line);padding:.5rem .75rem .5rem 0;vertical-align:top}
td b{color:var(--green);font:600 .8em ui-monospace,monospace}
.faces{display:flex;flex-wrap:wrap;gap:1.25rem}figure{margin:0;text-align:center}figure img{border-radius:1.1rem;display:block;margin:0 auto .35rem}
figcaption{font-size:.9rem;line-height:1.3}small{display:block}`;
