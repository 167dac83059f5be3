// docs/images/benchmarks.svg: logins per second, one bar a case.

import { cases } from '../servers/cases.mjs';

const [width, labelWidth, barHeight, gap, top] = [780, 330, 22, 10, 44];
const barsWidth = width - labelWidth - 90;

/** Grey that both a white and a black page leave readable; no colours but two. */
const style = `
  text { font: 14px system-ui, sans-serif; fill: #1f2328; }
  .head { font-weight: 600; }
  .bar { fill: #9aa4af; }
  .own { fill: #07a152; }
  @media (prefers-color-scheme: dark) { text { fill: #e6edf3; } .bar { fill: #6e7681; } .own { fill: #2ac46e; } }`;

export function drawChart(rows, caption) {
  const bars = Object.entries(rows).toSorted(([, a], [, b]) => b.perSecond - a.perSecond);
  const most = Math.max(...bars.map(([, { perSecond }]) => perSecond));
  const height = top + bars.length * (barHeight + gap) + 8;
  const drawn = bars.map(([id, { perSecond }], index) => {
    const y = top + index * (barHeight + gap);
    const length = Math.max(2, (perSecond / most) * barsWidth);
    const isOwn = id === 'wxlogin' || id === 'postgres' || id === 'mariadb';
    return [
      `  <text x="${labelWidth - 10}" y="${y + 16}" text-anchor="end">${escapeText(cases[id].title)}</text>`,
      `  <rect class="${isOwn ? 'own' : 'bar'}" x="${labelWidth}" y="${y}" width="${length.toFixed(1)}" height="${barHeight}" rx="3"/>`,
      `  <text x="${(labelWidth + length + 8).toFixed(1)}" y="${y + 16}">${Math.round(perSecond).toLocaleString('en')}</text>`,
    ].join('\n');
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeText(caption)}">`,
    `  <style>${style}\n  </style>`,
    `  <text class="head" x="8" y="24">${escapeText(caption)}</text>`,
    ...drawn,
    '</svg>\n',
  ].join('\n');
}

const escapeText = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
