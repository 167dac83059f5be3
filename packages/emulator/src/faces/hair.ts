import type { Face } from './face.ts';

type Hair = Readonly<Record<Face['hair'], string>>;

/** What hangs or rises behind the head, painted before it. */
export const hairBehind: Hair = {
  short: '',
  parted: '',
  bob: '<path d="M29 52c0-22 13-35 31-35s31 13 31 35v25c0 6-4 9-9 9H38c-5 0-9-3-9-9z"/>',
  long: '<path d="M29 52c0-22 13-35 31-35s31 13 31 35v38c0 9-4 13-10 15H39c-6-2-10-6-10-15z"/>',
  bun: '<circle cx="60" cy="15" r="11"/><path d="M32 54c0-22 11-35 28-35s28 13 28 35z"/>',
  curly:
    '<circle cx="38" cy="34" r="11"/><circle cx="52" cy="24" r="12"/><circle cx="68" cy="24" r="12"/>' +
    '<circle cx="82" cy="34" r="11"/><circle cx="33" cy="47" r="8"/><circle cx="87" cy="47" r="8"/>',
  bald: '<path d="M30 57c-1-9 1-15 6-17l3 20zM90 57c1-9-1-15-6-17l-3 20z"/>',
};

/** What lies on the forehead, painted last. */
export const hairInFront: Hair = {
  short: '<path d="M33 54c-3-23 8-36 27-36 20 0 30 13 27 36-3-3-4-9-7-14-12 3-27 1-35-6-4 6-9 13-12 20z"/>',
  parted: '<path d="M33 55c-3-24 9-38 28-37 19 0 29 14 26 37-2-9-7-16-15-20-9 8-21 9-33 8-3 4-4 8-6 12z"/>',
  bob: '<path d="M33 53c-1-20 10-32 27-32s28 12 27 32c-2-4-3-7-4-10-15 3-32 3-46 0-1 3-2 6-4 10z"/>',
  long: '<path d="M33 58c-2-24 9-38 27-38s29 14 27 38c-3-11-12-20-25-27-6 9-22 12-29 27z"/>',
  bun: '<path d="M33 53c-1-21 10-32 27-32s28 11 27 32c-3-9-12-17-27-17s-24 8-27 17z"/>',
  curly:
    '<circle cx="42" cy="37" r="8"/><circle cx="54" cy="32" r="9"/><circle cx="67" cy="32" r="9"/>' +
    '<circle cx="78" cy="37" r="8"/>',
  bald: '',
};
