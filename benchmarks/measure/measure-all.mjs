// The whole run: starts everything, measures section by section, checks what was answered, and gives all results.

import { cases } from '../servers/cases.mjs';
import { createClient } from '../servers/start-wxlogin.mjs';
import { checkMeaning } from './check-meaning.mjs';
import { measureOnce, runRounds, warmUp } from './rounds.mjs';
import { measureSecondProcess } from './second-process.mjs';
import { sections } from './sections.mjs';
import { measureSlowDisk } from './slow-disk.mjs';
import { measureStartUp } from './start-up.mjs';
import { summarise } from './statistics.mjs';
import { measureVerify } from './verify.mjs';

/** `options`: rounds of how many seconds, how long everybody warms up, how often something is started, whether some sections are left out. */
export async function measureAll(place, ids, options) {
  const startUp = hasAll(ids, ['limit', 'wxlogin']) ? await measureStartUp(place, options.starts) : undefined;
  await place.startAll(ids);
  if (ids.includes('wxlogin')) place.credentials = await makeCredentials(place.servers.wxlogin);
  await warmUp(place, ids, options.warmUpSeconds);

  const results = {};
  for (const section of sections.filter(({ isFine }) => !(isFine && options.isCoarse))) {
    const taking = section.cases.filter((id) => ids.includes(id));
    if (taking.length === 0) continue;
    if (section.needsTokens) await gatherTokens(place, taking);
    const rounds = await runRounds(place, { section, ids: taking, ...options });
    results[section.id] = { title: section.title, base: taking[0], rows: summarise(rounds, taking[0]) };
  }
  for (const id of ids) await checkMeaning(place, id);

  const secondProcess = ids.includes('postgres') ? await measureSecondProcess(place, options) : undefined;
  const slowDisk = hasAll(ids, ['wxlogin', 'commit-each']) ? await measureSlowDisk(place, options) : undefined;
  place.progress('verifying tokens');
  const verify = ids.includes('wxlogin') ? await measureVerify() : undefined;
  return { sections: results, startUp, secondProcess, slowDisk, verify };
}

const hasAll = (ids, wanted) => wanted.every((id) => ids.includes(id));

async function makeCredentials(server) {
  const { id, secret } = await createClient(server.env);
  return Buffer.from(`${id}:${secret}`).toString('base64');
}

/** Access tokens live ten minutes, so each section that shows some begins with new ones. */
async function gatherTokens(place, ids) {
  for (const id of ids) {
    await place.generator.ask({ forget: id });
    await measureOnce(place, { id, section: { id: 'login' }, seconds: 1 });
  }
}

export const allCases = Object.keys(cases);
