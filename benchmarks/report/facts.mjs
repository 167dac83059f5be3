// The machine and the versions in one sentence each.

export const showMachine = ({ processor, cores, memoryGB, system, node, fsyncMs }) =>
  `${cores} × ${processor}, ${memoryGB} GB, ${system}; Node ${node}; fsync of 4 KB takes ${fsyncMs.toFixed(2)} ms.`;

export const showVersions = (versions) =>
  Object.entries(versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ');
