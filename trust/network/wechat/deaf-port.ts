import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';

const program = (port: number) =>
  `require('node:net').createServer().listen({ port: ${port}, host: '127.0.0.1', backlog: 1 }, () => console.log('there'))`;

/**
 * A port whose connections are never made, as behind a firewall that drops packets: somebody listens there who is frozen and whose queue of
 * connections is full, so the system drops what comes. Gives the way to end it.
 */
export async function openDeafPort(port: number): Promise<() => Promise<void>> {
  const listener = spawn(process.execPath, ['-e', program(port)], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(listener.stdout, 'data');
  listener.kill('SIGSTOP');
  const fillers = Array.from({ length: 8 }, () => connect(port, '127.0.0.1').on('error', () => {}));
  await Promise.all(fillers.slice(0, 2).map((filler) => once(filler, 'connect')));
  return async () => {
    for (const filler of fillers) filler.destroy();
    listener.kill('SIGKILL');
    await once(listener, 'exit');
  };
}
