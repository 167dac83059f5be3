import type { Face } from './face.ts';
import { hairBehind, hairInFront } from './hair.ts';

/** A face as a flat square SVG. Every colour in `face` is known to be `#rrggbb`, so nothing needs escaping. */
export function drawFace(face: Face): string {
  const { background, skin, hairColour, clothes } = face;
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 120" width="240" height="240">',
    `<rect width="120" height="120" fill="${background}"/>`,
    `<g fill="${hairColour}">${hairBehind[face.hair]}</g>`,
    body(skin, clothes),
    head(skin),
    features(hairColour),
    face.moustache ? moustache(hairColour) : '',
    `<g fill="${hairColour}">${hairInFront[face.hair]}</g>`,
    face.glasses ? glasses : '',
    '</svg>',
  ].join('');
}

const INK = '#33261f';

function body(skin: string, clothes: string): string {
  return [
    `<path fill="${clothes}" d="M14 122c0-21 17-31 46-31s46 10 46 31z"/>`,
    `<path fill="${skin}" d="M49 72h22v18c0 7-5 11-11 11s-11-4-11-11z"/>`,
    '<path fill="#000" opacity=".12" d="M49 78h22v5c-6 6-16 6-22 0z"/>',
    '<path fill="#fff" opacity=".22" d="M45 91.600c1 9 7 14 15 14s14-5 15-14l5 .6c-1 12-9 19-20 19s-19-7-20-19z"/>',
  ].join('');
}

function head(skin: string): string {
  return [
    `<g fill="${skin}"><circle cx="35.500" cy="58" r="6"/><circle cx="84.500" cy="58" r="6"/>`,
    '<path d="M35 50c0-17 10-27 25-27s25 10 25 27v7c0 16-12 27-25 27S35 73 35 57z"/></g>',
  ].join('');
}

function features(hairColour: string): string {
  return [
    `<g fill="none" stroke="${hairColour}" stroke-width="2.600" stroke-linecap="round">`,
    '<path d="M45.500 49.500q4-2.600 8-.8"/><path d="M66.500 48.700q4-1.800 8 .8"/></g>',
    `<g fill="${INK}"><circle cx="50" cy="57" r="3"/><circle cx="70" cy="57" r="3"/></g>`,
    '<g fill="#fff"><circle cx="51" cy="56" r="1"/><circle cx="71" cy="56" r="1"/></g>',
    '<g fill="#ef6f61" opacity=".32"><circle cx="43.500" cy="66" r="4.500"/><circle cx="76.500" cy="66" r="4.500"/></g>',
    '<path fill="none" stroke="#000" stroke-opacity=".22" stroke-width="2" stroke-linecap="round" d="M60 60q-2.500 4 .8 5"/>',
    `<path fill="none" stroke="${INK}" stroke-width="2.400" stroke-linecap="round" d="M53 71.500q7 6 14 0"/>`,
  ].join('');
}

function moustache(hairColour: string): string {
  return `<path fill="${hairColour}" d="M60 66.500c-3-2-8-1-11 4 4 1.500 8 1 11-1 3 2 7 2.500 11 1-3-5-8-6-11-4z"/>`;
}

const glasses =
  '<g fill="#fff" fill-opacity=".1" stroke="#33261f" stroke-width="2"><circle cx="50" cy="57" r="8"/>' +
  '<circle cx="70" cy="57" r="8"/><path fill="none" d="M58 56q2-1.500 4 0M42 56l-6-1.500M78 56l6-1.500"/></g>';
