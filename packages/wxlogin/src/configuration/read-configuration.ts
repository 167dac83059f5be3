import { type Config, OptionsError, readOptions } from '@wxlogin/server';
import { readConfigFile } from './config-file.ts';
import { readEnvironment } from './environment.ts';
import { type OwnValues, readOwn } from './own-settings.ts';
import type { Reading, Values } from './reading.ts';
import { isOpenToOthers } from './secret-file.ts';

export interface Configuration extends OwnValues {
  readonly options: Config;
}

interface Sources {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly file: string | undefined;
  /** Stands in for what the caller has no use for, where it is not configured. */
  readonly standIns?: (mode: unknown) => Values;
}

/**
 * Everything that is configured, checked; the environment wins over the file. Nothing is opened or started.
 * @throws OptionsError with everything that is wrong, at once
 */
export function readConfiguration({ env, file, standIns = () => ({}) }: Sources): Configuration {
  const readings = [...(file === undefined ? [] : [readConfigFile(file)]), readEnvironment(env)];
  const { mode, ...given }: Values = Object.assign({}, ...readings.map(({ values }) => values));
  const { own, rest, problems: ownProblems } = readOwn(given);
  const apps = mergeApp(rest.apps, Object.assign({}, ...readings.map(({ app }) => app)));
  const server = readServerOptions({ ...standIns(mode), ...(mode !== undefined && { mode }), ...rest, ...apps.values });

  const problems = [
    ...readings.flatMap((reading) => reading.problems),
    ...(mode === 'development' ? [] : findOpenFiles(readings)),
    ...ownProblems,
    ...apps.problems,
    ...server.problems,
  ];
  if (!server.options || problems.length > 0) throw new OptionsError(problems);
  return { ...own, options: server.options };
}

/** The app of the environment is the only one, or completes the only one of the file. */
function mergeApp(fileApps: unknown, app: Values): { values: Values; problems: string[] } {
  if (Object.keys(app).length === 0) return { values: {}, problems: [] };
  const apps: unknown[] = Array.isArray(fileApps) ? fileApps : [];
  if (apps.length > 1) {
    return { values: {}, problems: ['apps: the file lists several, so none can be given in the environment'] };
  }
  return { values: { apps: [Object.assign({}, apps[0], app)] }, problems: [] };
}

function readServerOptions(values: Values): { options?: Config; problems: readonly string[] } {
  try {
    return { options: readOptions(values), problems: [] };
  } catch (error) {
    if (error instanceof OptionsError) return { problems: error.problems };
    throw error;
  }
}

function findOpenFiles(readings: readonly Reading[]): string[] {
  return readings
    .flatMap(({ secretFiles }) => secretFiles)
    .filter(isOpenToOthers)
    .map((file) => `${file}: holds a secret and others may read it; run: chmod 600 ${file}`);
}
