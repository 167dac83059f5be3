import { createLogin, type Logger, type Login } from '@wxlogin/server';
import type { RunCommand } from '../commands.ts';
import { type Configuration, readConfiguration } from '../configuration/read-configuration.ts';
import { explainRefusal } from '../configuration/refusal.ts';
import { createJSONLog } from '../logging/json-log.ts';
import { createFatalEnd } from '../serving/fatal-end.ts';
import { type Listener, listen } from '../serving/listener.ts';
import { listenForOperators, type OperatorListener } from '../serving/operator-listener.ts';
import { waitForStopSignal } from '../serving/stop-signal.ts';
import { explainTakenPort } from '../serving/taken-port.ts';
import { findVersion } from '../version.ts';

/** `wxlogin start`: refuses, or serves until it is told to stop. */
export const start: RunCommand = async (given, { env }) => {
  const configuration = read(env, given.find('config'));
  const { drainSeconds } = configuration;
  const stopped = waitForStopSignal({ drainSeconds });
  const { logger, login } = await open(configuration);
  const { listener, operators } = await serve(login, logger, configuration);
  announce(logger, configuration, { address: listener.url, operatorAddress: operators?.url });

  const signal = await stopped;
  logger.info({ signal }, 'stopping');
  // Nobody balances between a terminal and itself.
  if (signal === 'SIGTERM') await listener.drain(drainSeconds);
  await operators?.close();
  await listener.close();
  logger.info({}, 'stopped');
  return 'done';
};

type Environment = Readonly<Record<string, string | undefined>>;

function read(env: Environment, file: string | undefined): Configuration {
  try {
    return readConfiguration({ env, file });
  } catch (error) {
    throw explainRefusal(error);
  }
}

async function open(configuration: Configuration) {
  try {
    const logger = createJSONLog(configuration.logLevel);
    const endAtOnce = createFatalEnd(logger);
    process.on('uncaughtException', endAtOnce);
    const login = await createLogin({ ...configuration.options, logger, onFatal: endAtOnce });
    return { logger, login };
  } catch (error) {
    throw explainRefusal(error);
  }
}

interface Serving {
  readonly listener: Listener;
  readonly operators: OperatorListener | undefined;
}

/** Both ports, or none. */
async function serve(login: Login, logger: Logger, configuration: Configuration): Promise<Serving> {
  const { host, port } = configuration;
  let operators: OperatorListener | undefined;
  try {
    operators = await serveOperators(login, logger, configuration);
    const listener = await explainTakenPort({ port, setting: 'WXLOGIN_PORT' }, listen({ host, port }));
    listener.answerWith(login);
    return { listener, operators };
  } catch (error) {
    await operators?.close();
    await login.close();
    throw error;
  }
}

const none = { en: 'opens none', zh: '表示不开启' };

async function serveOperators(login: Login, logger: Logger, { operatorHost: host, operatorPort: port }: Configuration) {
  if (port === undefined) return undefined;
  const wanted = { port, setting: 'WXLOGIN_OPERATOR_PORT', zero: none };
  return explainTakenPort(wanted, listenForOperators({ host, port }, { login, logger }));
}

interface Addresses {
  readonly address: string;
  readonly operatorAddress: string | undefined;
}

function announce(logger: Logger, { options }: Configuration, addresses: Addresses): void {
  const { mode, issuer, apps, database, wechatEmulatorURL, wechatGatewayURL } = options;
  const facts = {
    version: findVersion(),
    mode,
    issuer,
    ...addresses,
    // The kind only: what follows may hold a password.
    database: database.slice(0, database.indexOf(':')),
    appids: apps.map(({ appid }) => appid),
    wechatEmulatorURL,
    wechatGatewayURL,
  };
  logger.info(facts, 'wxlogin is listening');
}
