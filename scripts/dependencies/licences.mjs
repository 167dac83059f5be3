// Which licences of dependencies anybody can live with, who builds on wxlogin.

/** They ask for their notice to be kept, and for nothing else. */
const permissive = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'CC0-1.0', 'ISC', 'MIT'];

/** Weighed one by one. */
const exceptions = [
  {
    name: /^@img\/sharp-(?:libvips|wasm32|win32)/,
    license: 'LGPL-3.0-or-later',
    why: 'libvips, which sharp calls as a shared library: it is not changed, and can be replaced by another build. Who passes a program on together with it names it and its licence.',
  },
];

/** @returns what is wrong with the licence, or undefined. Reads SPDX expressions without nesting. */
export function judgeLicence({ name, license }) {
  if (!license) return `${name} names no licence; look for it, and for another package`;
  const alternatives = license.replace(/[()]/g, '').split(' OR ');
  const isFine = alternatives.some((all) => all.split(' AND ').every((each) => isAccepted(name, each)));
  return isFine
    ? undefined
    : `${name} is under ${license}, which is not permissive; take another package, or weigh it in scripts/dependencies/licences.mjs`;
}

const isAccepted = (name, license) =>
  permissive.includes(license) || exceptions.some((each) => each.license === license && each.name.test(name));

/** Why a licence that is not permissive is accepted, or undefined. */
export const explainException = ({ name, license = '' }) =>
  exceptions.find((each) => each.name.test(name) && license.includes(each.license))?.why;
