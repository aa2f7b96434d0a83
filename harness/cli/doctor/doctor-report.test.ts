import { expect, test } from "@playwright/test";
import { PART_REGISTRY } from "../../adapters/parts/registry.ts";
import { judgeRuntimes, machineRow, partRow, type DoctorRow } from "./doctor-report.ts";
import { doctorTable } from "./doctor-table.ts";

const toxiproxy: DoctorRow = { name: "toxiproxy", state: "ok", enables: "links" };
const row = (name: string, state: DoctorRow["state"] = "ok"): DoctorRow => ({
  name,
  state,
  enables: "",
  ...(state === "ok" ? {} : { why: `no ${name}`, fix: `get ${name}` }),
});
const machine = (...missing: readonly string[]): readonly DoctorRow[] =>
  ["namespaces", "ip", "docker"].map((name) =>
    row(name, missing.includes(name) ? "missing" : "ok"),
  );

test.describe("judgeRuntimes", () => {
  test("a machine with everything has both runtimes", () => {
    expect(judgeRuntimes([toxiproxy], machine(), "linux")).toEqual([
      { name: "process", mode: "namespaces", usable: true },
      { name: "docker", mode: "containers", usable: true },
    ]);
  });

  test("without namespaces or ip the process runtime falls back to loopback and says what it loses", () => {
    for (const missing of ["namespaces", "ip"]) {
      const [process] = judgeRuntimes([toxiproxy], machine(missing), "linux");
      expect(process).toMatchObject({ mode: "loopback", usable: true });
      expect(process?.why).toContain(`see ${missing}`);
    }
  });

  test("without an engine the containers runtime is not usable, for the engine's reason", () => {
    const [, docker] = judgeRuntimes([toxiproxy], machine("docker"), "linux");
    expect(docker).toMatchObject({ usable: false, why: "no docker", fix: "get docker" });
  });

  test("without toxiproxy there are no links, and what is fetched on first need counts as there", () => {
    const [process] = judgeRuntimes([row("toxiproxy", "missing")], machine(), "linux");
    expect(process).toMatchObject({ usable: false, fix: "harness install toxiproxy" });
    const [later] = judgeRuntimes([row("toxiproxy", "later")], machine(), "linux");
    expect(later).toMatchObject({ usable: true });
  });

  test("Windows is refused", () => {
    const [process] = judgeRuntimes([toxiproxy], machine(), "win32");
    expect(process).toMatchObject({ usable: false, why: "not for win32" });
  });
});

test.describe("doctorTable", () => {
  test("a missing part tells why and how to mend it, and a found one where it is", () => {
    const { redis, postgres } = PART_REGISTRY;
    const found = {
      part: "postgres",
      version: "15.18",
      source: "PATH",
      environment: {},
      program: (name: string) => `/opt/pg/bin/${name}`,
    } as const;
    const missing = { part: "redis", missing: true, why: "not on PATH", fix: "get it" } as const;
    const parts = [partRow(postgres, found), partRow(redis, missing)];
    const check = { name: "docker", enables: "containers", check: async () => ({ ok: true }) };
    const rows = [machineRow(check, { ok: false, why: "no answer", fix: "start it" })];
    const runtimes = judgeRuntimes(parts, rows, "linux");
    const report = { schemaVersion: 1, usable: false, parts, machine: rows, runtimes } as const;
    expect(doctorTable(report, (path) => path.replace("/opt", "~"))).toEqual([
      "parts",
      "  ✓ postgres  15.18  nodes of kind postgres  PATH ~/pg/bin",
      "      note: an initdb on PATH comes before the npm package; HARNESS_POSTGRES_BIN chooses another",
      "  ✗ redis            nodes of kind redis",
      "      why: not on PATH",
      "      fix: get it",
      "machine",
      "  ✗ docker           containers",
      "      why: no answer",
      "      fix: start it",
      "runtimes",
      "  ✗ process  loopback    not usable",
      "      why: links need toxiproxy",
      "      fix: harness install toxiproxy",
      "  ✗ docker   containers  not usable",
      "      why: no answer",
      "      fix: start it",
    ]);
  });
});
