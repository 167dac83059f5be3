import { useEffect, useState } from 'preact/hooks';
import type { TraceEntry, TraceRecord } from '../../trace/entry.ts';

export interface TraceState {
  entries: TraceEntry[];
  isConnected: boolean;
}

type Told = TraceEntry | { type: 'clear' };

const TOGETHER_MS = 20;

/**
 * Follows the trace of the phone's server; what comes at the same moment is drawn at once. The browser reconnects by itself
 * and is told what it has missed.
 */
export function useTrace(url: string): TraceState {
  const [entries, setEntries] = useState<TraceEntry[]>([]);
  const [isConnected, setIsConnected] = useState(true);
  useEffect(() => {
    const source = new EventSource(url);
    let waiting: Told[] = [];
    const draw = (): void => {
      const come = waiting;
      waiting = [];
      setEntries((known) => come.reduce(addRecord, known));
    };
    source.onopen = () => setIsConnected(true);
    source.onerror = () => setIsConnected(false);
    source.onmessage = ({ data }: MessageEvent<string>) => {
      const record: TraceRecord = JSON.parse(data);
      if (waiting.length === 0) setTimeout(draw, TOGETHER_MS);
      waiting.push(record);
    };
    return () => source.close();
  }, [url]);
  return { entries, isConnected };
}

function addRecord(entries: TraceEntry[], record: Told): TraceEntry[] {
  if (record.type === 'clear') return [];
  if (record.type !== 'call') return [...entries, record];
  return [...entries.filter((entry) => entry.type !== 'call' || entry.id !== record.id), record];
}
