import type { FaultRecord } from "../../domain/fault.ts";

/**
 * Why what was met during a phase or fault says nothing: the fault began, and nobody saw that it was there. Undefined: no
 * doubt, or there is nothing to doubt because it never began.
 */
export function faultDoubt(during: string, faults: readonly FaultRecord[]): string | undefined {
  const fault = faults.find(({ id }) => id === during);
  const isUnproved = fault !== undefined && fault.startedAt !== null && fault.provedAt === null;
  return isUnproved ? `the fault ${during} was not proved active` : undefined;
}
