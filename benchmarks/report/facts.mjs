// The machine, the versions, and what shared the machine, in one sentence each.

export const showMachine = ({ processor, cores, memoryGB, system, node, fsyncMs }) =>
  `${cores} × ${processor}, ${memoryGB} GB, ${system}; Node ${node}; fsync of 4 KB takes ${fsyncMs.toFixed(2)} ms.`;

export const showVersions = (versions) =>
  Object.entries(versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ');

export function showLoad({ login }) {
  const row = login?.rows[login.base];
  if (!row) return '';
  return `Each login took ${row.generatorCpu.toFixed(0)} µs of the load generator and ${row.wechatCpu.toFixed(0)} µs of the emulator besides (first row).`;
}
