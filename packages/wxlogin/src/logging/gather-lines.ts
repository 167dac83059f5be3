import type { DestinationStream } from 'pino';

/**
 * Writes the lines of one turn of the event loop together: a busy service has dozens in each. What is left when the process ends is written
 * then; only the turn in which somebody kills it is lost.
 */
export function gatherLines(destination: DestinationStream): DestinationStream {
  let gathered = '';
  const flush = () => {
    const lines = gathered;
    gathered = '';
    if (lines !== '') destination.write(lines);
  };
  process.on('exit', flush);
  return {
    write(line) {
      if (gathered === '') setImmediate(flush);
      gathered += line;
    },
  };
}
