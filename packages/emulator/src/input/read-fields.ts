import { InputError } from './input-error.ts';

/** An object from outside whose field names are known to be allowed; its values are still unchecked. */
export type Fields = Readonly<Record<string, unknown>>;

/** Accepts an object with no other fields than `allowed`; undefined counts as an empty one. */
export function readFields(value: unknown, allowed: readonly string[]): Fields {
  if (value === undefined) return {};
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InputError('This must be a JSON object.', `Its fields may be: ${allowed.join(', ')}.`);
  }
  const unknown = Object.keys(value).find((name) => !allowed.includes(name));
  if (unknown !== undefined) {
    const name = /^\w{1,20}$/.test(unknown) ? ` "${unknown}"` : ' with one of these names';
    throw new InputError(`There is no field${name}.`, `The fields are: ${allowed.join(', ')}.`);
  }
  return value as Fields; // checked above: an object, not an array
}

export function readText(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  if (value === undefined || typeof value === 'string') return value;
  throw new InputError(`"${name}" must be text.`, `Write it in quotes: "${name}": "…".`);
}

/** Text that fits `pattern`; `hint` says in words what the pattern wants. */
export function readMatching(
  fields: Fields,
  name: string,
  rule: { pattern: RegExp; hint: string },
): string | undefined {
  const value = readText(fields, name);
  if (value === undefined || rule.pattern.test(value)) return value;
  throw new InputError(`"${name}" is not valid.`, rule.hint);
}

export function readBoolean(fields: Fields, name: string): boolean | undefined {
  const value = fields[name];
  if (value === undefined || typeof value === 'boolean') return value;
  throw new InputError(`"${name}" must be true or false.`, 'Write it without quotes.');
}

/** A whole number from `min` to `max`, both included. */
export function readInteger(
  fields: Fields,
  name: string,
  { min, max }: { min: number; max: number },
): number | undefined {
  const value = fields[name];
  if (value === undefined) return undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
  throw new InputError(`"${name}" must be a whole number.`, `It may be ${min} to ${max}, without quotes.`);
}

export function readOneOf<T extends string>(fields: Fields, name: string, choices: readonly T[]): T | undefined {
  const value = fields[name];
  if (value === undefined) return undefined;
  const chosen = choices.find((choice) => choice === value);
  if (chosen !== undefined) return chosen;
  throw new InputError(`"${name}" is not valid.`, `It may be: ${choices.join(', ')}.`);
}
