import { findNearest } from '../terminal/find-nearest.ts';
import type { Reading } from './reading.ts';
import { readText } from './secret-file.ts';
import { settings } from './settings.ts';

const keys = ['apps', ...settings.filter(({ isOfApp }) => !isOfApp).map(({ key }) => key)];

/** Reads a configuration file: one JSON object. What stands under a known key is checked later, with the rest. */
export function readConfigFile(file: string): Reading {
  const content = readText(file);
  if ('problem' in content) return withProblems([`config: ${content.problem}`]);
  const values = parse(content.text);
  if (!values) return withProblems([`config: ${file} is not a JSON object`]);

  const known = Object.entries(values).filter(([key]) => keys.includes(key));
  const unknown = Object.keys(values).filter((key) => !keys.includes(key));
  return {
    values: Object.fromEntries(known),
    app: {},
    secretFiles: holdsSecret(values) ? [file] : [],
    problems: unknown.map(describeUnknown),
  };
}

const withProblems = (problems: readonly string[]): Reading => ({ values: {}, app: {}, secretFiles: [], problems });

/** The parser's own message would quote the file, secrets included. */
function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const secretKeys = settings.filter(({ isSecret, isOfApp }) => isSecret && !isOfApp).map(({ key }) => key);
const secretKeysOfApp = settings.filter(({ isSecret, isOfApp }) => isSecret && isOfApp).map(({ key }) => key);

function holdsSecret({ apps, ...values }: Record<string, unknown>): boolean {
  const ofService = secretKeys.some((key) => key in values && !isOpenAddress(values[key]));
  return (
    ofService || (Array.isArray(apps) && apps.some((app) => isObject(app) && secretKeysOfApp.some((key) => key in app)))
  );
}

/** An address without a password, such as redis://127.0.0.1. */
const isOpenAddress = (value: unknown): boolean => typeof value === 'string' && /^\w+:[^@]*$/.test(value);

function describeUnknown(key: string): string {
  const nearest = findNearest(key, keys);
  return `${key}: is not a setting${nearest ? `; did you mean ${nearest}?` : ''}`;
}
