import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findNginx } from '../../scripts/proxies.mjs';
import { findFreePort, startProcess } from '../program.ts';
import { deployFolder, type StartProxy } from './proxy.ts';

export const nginx = findNginx();

/** Our file is for inside `http`; this is what Debian's nginx.conf has around it, in a folder of our own. */
export const nginxAround = (folder: string) => `
${process.getuid?.() === 0 ? 'user root;' : ''}
daemon off;
pid ${folder}/nginx.pid;
error_log stderr notice;
events {}
http {
${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${folder}/${kind};`).join('\n')}
include ${folder}/wxlogin.conf;
}`;

export const startNginx: StartProxy = async (folder, [first, second]) => {
  const port = await findFreePort();
  const authority = makeCertificate(folder);
  const places = [
    ['listen 443 ssl;', `listen 127.0.0.1:${port} ssl;`],
    ['listen [::]:443 ssl;', ''],
    ['/etc/nginx/login.example.com', `${folder}/localhost`],
    ['/var/log/nginx', folder],
    ['server 127.0.0.1:8800 ', `server ${first} `],
    ['server 127.0.0.1:8810 ', `server ${second} `],
  ] as const;
  writeFileSync(
    join(folder, 'wxlogin.conf'),
    places.reduce(put, readFileSync(join(deployFolder, 'nginx.conf'), 'utf8')),
  );
  writeFileSync(join(folder, 'nginx.conf'), nginxAround(folder));

  const program = startProcess(nginx ?? '', ['-p', folder, '-e', 'stderr', '-c', 'nginx.conf']);
  await program.printed('start worker process ');
  return {
    url: `https://localhost:${port}`,
    authority,
    asksReadiness: false,
    resendsPosts: true,
    noticesLoss: async () => {}, // by the first request that it cannot send there, which the other instance gets
    logs: () => program.output() + readFileSync(join(folder, 'wxlogin.log'), 'utf8'),
    end: async () => void (await program.end('SIGTERM')),
  };
};

function put(text: string, [place, own]: readonly [string, string]): string {
  if (!text.includes(place)) throw new Error(`deploy/nginx.conf has no "${place}" any more`);
  return text.replaceAll(place, own);
}

function makeCertificate(folder: string): string {
  const [pem, key] = [join(folder, 'localhost.pem'), join(folder, 'localhost.key')];
  const wish = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
  const name = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const made = spawnSync('openssl', ['req', ...wish, ...name, '-keyout', key, '-out', pem], { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`openssl: ${made.error?.message ?? made.stderr}`);
  return readFileSync(pem, 'utf8');
}
