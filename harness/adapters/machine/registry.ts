import { chromiumCheck } from "./chromium.ts";
import { dockerCheck } from "./docker.ts";
import { goCheck } from "./go.ts";
import { ipCheck } from "./ip.ts";
import type { MachineCheck } from "./machine-check.ts";
import { memoryCheck } from "./memory.ts";
import { namespacesCheck } from "./namespaces.ts";
import { nodeCheck } from "./node.ts";
import { tmpfsCheck } from "./tmpfs.ts";

/** In the order in which `doctor` lists them. */
export const MACHINE_CHECKS: readonly MachineCheck[] = [
  nodeCheck,
  namespacesCheck,
  ipCheck,
  dockerCheck,
  tmpfsCheck,
  memoryCheck,
  goCheck,
  chromiumCheck,
];
