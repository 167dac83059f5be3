import type { RunCommand } from '../commands.ts';
import { openDataFolder } from '../demo/data-folder.ts';
import { findMiniProgram } from '../demo/mini-program.ts';
import { startDemo } from '../demo/start-demo.ts';
import { writeSummary } from '../demo/summary.ts';
import { createShortLog } from '../logging/short-log.ts';
import { createFatalEnd } from '../serving/fatal-end.ts';
import { waitForStopSignal } from '../serving/stop-signal.ts';
import { readPort } from '../terminal/flags.ts';
import { findVersion } from '../version.ts';

/** `wxlogin demo`: the whole login on one desk, until it is told to stop. */
export const demo: RunCommand = async (given, terminal) => {
  const ports = {
    login: readPort(given, 'port', 8800),
    phone: readPort(given, 'phone-port', 8801),
    emulator: readPort(given, 'emulator-port', 8802),
  };
  const miniProgram = findMiniProgram(given.find('miniprogram'));
  const data = openDataFolder('wxlogin-data');
  const logger = createShortLog(terminal);
  const onFatal = createFatalEnd(logger);
  process.on('uncaughtException', onFatal);

  const stopped = waitForStopSignal();
  const isFresh = given.has('fresh');
  const running = await startDemo({ ports, miniProgram, data, isFresh, logger, onFatal });
  const shown = { demo: running, version: findVersion(), miniProgramFolder: miniProgram.folder, dataFile: data.file };
  terminal.print(writeSummary(shown, terminal));
  // Since the process began, loading included: what a person has waited.
  terminal.print(`ready in ${(performance.now() / 1000).toFixed(1)} s`);

  await stopped;
  await running.close();
  return 'done';
};
