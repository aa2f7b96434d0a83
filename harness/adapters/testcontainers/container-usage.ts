/** What a container has used, as its control group tells the engine. */
import { cpus } from "node:os";
import type { NodeUsage } from "../../ports/runtime.ts";
import type { Container } from "./docker-engine.ts";

interface IoEntry {
  readonly op: string;
  readonly value: number;
}

/** The page cache can be taken away at any time; it is no use of memory (`docker stats` leaves it out as well). */
const CACHE = ["inactive_file", "total_inactive_file"] as const;

/** Undefined where the container has just ended. */
export async function containerUsage(container: Container): Promise<NodeUsage | undefined> {
  const stats = await container.stats({ stream: false, "one-shot": true });
  const { memory_stats: memory, cpu_stats: cpu } = stats;
  if (cpu.cpu_usage.total_usage === 0 || memory.usage === undefined) return undefined;
  const details = (memory.stats ?? {}) as unknown as Readonly<Record<string, number | undefined>>;
  const cache = CACHE.map((name) => details[name]).find((bytes) => bytes !== undefined) ?? 0;
  const io = stats.blkio_stats?.io_service_bytes_recursive as readonly IoEntry[] | null | undefined;
  const total = (operation: string): number | null =>
    io == null
      ? null
      : io
          .filter(({ op }) => op.toLowerCase() === operation)
          .reduce((sum, { value }) => sum + value, 0);
  return {
    cpuMs: cpu.cpu_usage.total_usage / 1e6,
    memoryBytes: Math.max(0, memory.usage - cache),
    readBytes: total("read"),
    writtenBytes: total("write"),
    processes: stats.pids_stats?.current ?? 0,
    cpus: cpu.online_cpus || cpus().length,
    memoryLimitBytes: memory.limit,
  };
}
