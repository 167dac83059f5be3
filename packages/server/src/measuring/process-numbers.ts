import { type IntervalHistogram, monitorEventLoopDelay, performance } from 'node:perf_hooks';
import type { Clock } from '../clock.ts';
import type { Registry } from './registry.ts';

const resolutionMs = 10;

/**
 * Of the process as a whole. The names are ours, so that these numbers can stand beside those of other libraries in one answer.
 * The delay of the event loop is watched from the first time somebody asks, and tells of the time since they asked before.
 */
export function createProcessNumbers({ gauge, counter }: Registry, clock: Clock): () => void {
  const cpu = counter({ name: 'wxlogin_process_cpu_seconds_total', help: 'CPU time of the process, user and system.' });
  const resident = gauge({ name: 'wxlogin_process_resident_memory_bytes', help: 'Memory of the process.' });
  const heap = gauge({ name: 'wxlogin_process_heap_used_bytes', help: 'Of these, what JavaScript objects take.' });
  const resources = gauge({
    name: 'wxlogin_process_active_resources',
    help: 'Sockets, timers and files under way that keep the process going.',
  });
  const started = gauge({ name: 'wxlogin_process_start_time_seconds', help: 'When the process began, Unix time.' });
  const delay = gauge({
    name: 'wxlogin_process_event_loop_delay_p99_seconds',
    help: 'How late the event loop was in one turn of a hundred, since the last time it was asked.',
  });
  const busy = gauge({
    name: 'wxlogin_process_event_loop_utilization_ratio',
    help: 'How much of the time since then the event loop was busy.',
  });

  let cpuSeconds = 0;
  let delays: IntervalHistogram | undefined;
  let before = performance.eventLoopUtilization();

  return () => {
    const { user, system } = process.cpuUsage();
    cpu.add([], (user + system) / 1e6 - cpuSeconds);
    cpuSeconds = (user + system) / 1e6;
    const { rss, heapUsed } = process.memoryUsage();
    resident.set([], rss);
    heap.set([], heapUsed);
    resources.set([], process.getActiveResourcesInfo().length);
    started.set([], Math.floor(clock.nowMs() / 1000 - process.uptime()));

    if (!delays) {
      delays = monitorEventLoopDelay({ resolution: resolutionMs });
      delays.enable();
    }
    // Of a loop that is never late it counts the pauses between its own looks.
    const lateMs = delays.count === 0 ? 0 : delays.percentile(99) / 1e6 - resolutionMs;
    delay.set([], Math.max(0, lateMs) / 1000);
    delays.reset();
    const now = performance.eventLoopUtilization();
    busy.set([], performance.eventLoopUtilization(now, before).utilization);
    before = now;
  };
}
