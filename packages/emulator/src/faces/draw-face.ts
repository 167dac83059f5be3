import type { Face } from './face.ts';

/** A face as a flat square SVG. Every colour in `face` is known to be `#rrggbb`, so nothing needs escaping. */
export function drawFace(face: Face): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 120" width="240" height="240"><rect width="120" height="120" fill="${face.background}"/><circle cx="60" cy="56" r="30" fill="${face.skin}"/></svg>`;
}
