import nodeModule from 'node:module';

// Node 22 and later keep compiled code between two starts; it must be switched on before anything else is loaded.
if ('enableCompileCache' in nodeModule && typeof nodeModule.enableCompileCache === 'function') {
  nodeModule.enableCompileCache();
}

const { runProgram } = await import('./program.ts');
const { createTerminal } = await import('./terminal/terminal.ts');
process.exitCode = await runProgram(process.argv.slice(2), createTerminal(process));
// Whatever a library left open does not keep a finished program alive; what was printed is out by then.
process.stdout.write('', () => process.exit());
