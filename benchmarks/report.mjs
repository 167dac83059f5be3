// What every server of the benchmark tells its parent: where it listens, and what it has used so far.

export function reportTo(parent, url) {
  parent.on('message', () => {
    const { user, system } = process.cpuUsage();
    parent.send({ cpuMicroseconds: user + system, residentBytes: process.memoryUsage.rss() });
  });
  parent.send({ url });
}
