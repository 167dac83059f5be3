import { findNearest } from '../terminal/find-nearest.ts';
import type { Reading } from './reading.ts';
import { readText } from './secret-file.ts';
import { type Setting, settings } from './settings.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const settingsByVariable = new Map(settings.map((setting) => [setting.variable, setting]));
const settingsByFileVariable = new Map(
  settings.filter(({ isSecret }) => isSecret).map((setting) => [`${setting.variable}_FILE`, setting]),
);

/** Reads every WXLOGIN_ variable. An empty one counts as not given; one that means nothing is a problem, as it is probably misspelt. */
export function readEnvironment(env: Environment): Reading {
  const reading = { values: {} as Values, app: {} as Values, secretFiles: [] as string[], problems: [] as string[] };
  for (const [variable, text] of Object.entries(env)) {
    if (!variable.startsWith('WXLOGIN_') || !text || isServiceLink(variable, text)) continue;
    const outcome = readVariable(variable, text, env);
    if ('problem' in outcome) {
      reading.problems.push(outcome.problem);
      continue;
    }
    const { setting, value, file } = outcome;
    (setting.isOfApp ? reading.app : reading.values)[setting.key] = value;
    if (file) reading.secretFiles.push(file);
  }
  return reading;
}

type Values = Record<string, unknown>;
type Outcome =
  | { readonly setting: Setting; readonly value: unknown; readonly file?: string }
  | { readonly problem: string };

function readVariable(variable: string, text: string, env: Environment): Outcome {
  const direct = settingsByVariable.get(variable);
  if (direct) return readValue(direct, text);
  const setting = settingsByFileVariable.get(variable);
  if (!setting) return { problem: describeUnknown(variable) };
  if (env[setting.variable]) return { problem: `${variable}: is given beside ${setting.variable}; keep one of them` };
  const content = readText(text);
  if ('problem' in content) return { problem: `${variable}: ${content.problem}` };
  return { setting, value: content.text.trim(), file: text };
}

function readValue(setting: Setting, text: string): Outcome {
  switch (setting.kind) {
    case 'text':
      return { setting, value: text };
    case 'list':
      return { setting, value: text.split(',').map((item) => item.trim()) };
    case 'integer':
      return /^\d{1,15}$/.test(text)
        ? { setting, value: Number(text) }
        : { problem: `${setting.variable}: must be a whole number` };
    case 'boolean':
      return text === 'true' || text === 'false'
        ? { setting, value: text === 'true' }
        : { problem: `${setting.variable}: must be true or false` };
  }
}

function describeUnknown(variable: string): string {
  const nearest = findNearest(variable, [...settingsByVariable.keys(), ...settingsByFileVariable.keys()]);
  return `${variable}: is not a setting${nearest ? `; did you mean ${nearest}?` : ''}`;
}

/** What Kubernetes puts into every container when a service is called "wxlogin". Not meant for us. */
function isServiceLink(variable: string, text: string): boolean {
  return (
    /^WXLOGIN_(SERVICE_(HOST|PORT)|PORT_\d+_)/.test(variable) ||
    (/^WXLOGIN_PORT$/.test(variable) && /^\w+:\/\//.test(text))
  );
}
