export { type CompileOptions, type CompileResult, type CompileStats, compile } from './compile/compile.ts';
export type { Problem } from './compile/problem.ts';
export { type Phone, type PhoneStartOptions, startPhone } from './server/start-phone.ts';
export type {
  ColumnValue,
  Lane,
  Trace,
  TraceCall,
  TraceEntry,
  TraceEvent,
  TraceRow,
  TraceRows,
} from './trace/trace.ts';
