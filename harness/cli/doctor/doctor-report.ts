import type { MachineCheck, MachineFinding } from "../../adapters/machine/machine-check.ts";
import type { PartDefinition } from "../../adapters/parts/part-definition.ts";
import type { FoundPart, MissingPart } from "../../ports/parts.ts";
import { placeOf, sourceOf } from "../describe-part.ts";

/** One line of `harness doctor`; also its JSON. */
export interface DoctorRow {
  readonly name: string;
  /** `later`: not here, and fetched on first need by the means that `why` names. */
  readonly state: "ok" | "later" | "missing";
  readonly version?: string;
  /** setting, PATH, cache (go), npm, … */
  readonly source?: string;
  readonly place?: string;
  readonly enables: string;
  readonly remark?: string;
  readonly why?: string;
  readonly fix?: string;
}

export interface RuntimeRow {
  readonly name: "process" | "docker";
  readonly mode: "namespaces" | "loopback" | "containers";
  readonly usable: boolean;
  readonly why?: string;
  readonly fix?: string;
}

export interface DoctorReport {
  readonly schemaVersion: 1;
  readonly usable: boolean;
  readonly parts: readonly DoctorRow[];
  readonly machine: readonly DoctorRow[];
  readonly runtimes: readonly RuntimeRow[];
}

export function partRow(definition: PartDefinition, part: FoundPart | MissingPart): DoctorRow {
  const { name, enables } = definition;
  if ("missing" in part) {
    const { why, fix, fetch } = part;
    if (fetch === undefined) return { name, state: "missing", enables, why, fix };
    return { name, state: "later", enables, why: `fetched on first need: ${fetch}`, fix };
  }
  const remark = definition.remark?.(part);
  return {
    name,
    state: "ok",
    version: part.version,
    source: sourceOf(part),
    place: placeOf(part),
    enables,
    ...(remark === undefined ? {} : { remark }),
  };
}

export function machineRow(check: MachineCheck, finding: MachineFinding): DoctorRow {
  const { ok, ...rest } = finding;
  return { name: check.name, state: ok ? "ok" : "missing", enables: check.enables, ...rest };
}

/** Which runtimes could start a topology now, and what the others lack. */
export function judgeRuntimes(
  parts: readonly DoctorRow[],
  machine: readonly DoctorRow[],
  platform: NodeJS.Platform,
): readonly RuntimeRow[] {
  const docker = rowOf(machine, "docker");
  const containers = { name: "docker", mode: "containers" } as const;
  return [
    judgeProcess(parts, machine, platform),
    docker.state === "ok"
      ? { ...containers, usable: true }
      : { ...containers, usable: false, ...reason(docker) },
  ];
}

function judgeProcess(
  parts: readonly DoctorRow[],
  machine: readonly DoctorRow[],
  platform: NodeJS.Platform,
): RuntimeRow {
  const lacking = ["namespaces", "ip"]
    .map((name) => rowOf(machine, name))
    .find((row) => row.state !== "ok");
  const base = { name: "process", mode: lacking ? "loopback" : "namespaces" } as const;
  if (platform !== "linux" && platform !== "darwin") {
    const fix = "use Linux, macOS, or WSL 2 on Windows";
    return { ...base, usable: false, why: `not for ${platform}`, fix };
  }
  const toxiproxy = rowOf(parts, "toxiproxy");
  if (toxiproxy.state === "missing") {
    return {
      ...base,
      usable: false,
      why: "links need toxiproxy",
      fix: "harness install toxiproxy",
    };
  }
  if (lacking === undefined) return { ...base, usable: true };
  const why = "no own names, packet faults or boundaries that hold: see " + lacking.name;
  return { ...base, usable: true, why };
}

function reason(row: DoctorRow): Pick<RuntimeRow, "why" | "fix"> {
  return {
    ...(row.why === undefined ? {} : { why: row.why }),
    ...(row.fix === undefined ? {} : { fix: row.fix }),
  };
}

function rowOf(rows: readonly DoctorRow[], name: string): DoctorRow {
  return rows.find((row) => row.name === name) ?? { name, state: "missing", enables: "" };
}
