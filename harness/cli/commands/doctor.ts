import { MACHINE_CHECKS } from "../../adapters/machine/registry.ts";
import { createParts } from "../../adapters/parts/parts.ts";
import { PART_REGISTRY } from "../../adapters/parts/registry.ts";
import { probePacketFilter } from "../../adapters/process/probe-namespaces.ts";
import { PART_NAMES, type PartName, type Parts } from "../../ports/parts.ts";
import type { CommandModule } from "../command.ts";
import { shortPath } from "../describe-part.ts";
import {
  judgeRuntimes,
  machineRow,
  partRow,
  type DoctorReport,
  type DoctorRow,
} from "../doctor/doctor-report.ts";
import { doctorTable } from "../doctor/doctor-table.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import type { World } from "../world.ts";

const EXAMPLES = `
Examples:
  harness doctor                  a table: what is here, what it enables, what is wrong, how to mend it
  harness doctor --json           the same for scripts

Looks only: nothing is fetched, started or changed. Exit code 0 when at least one runtime is usable, else 4.
A part is taken from the first of: HARNESS_<PART>_BIN, PATH, the cache, npm, else it is fetched
(harness install): release, Go tool chain, Debian package.`;

/** `harness doctor`: what this machine can run and what it lacks. */
export const doctorCommand: CommandModule = (command, context) => {
  command
    .description("tell what this machine can run, what is wrong and how to mend it")
    .option("--json", "print the report as JSON")
    .addHelpText("after", EXAMPLES)
    .action(context.run((options: { json?: boolean }) => doctor(options, context.world)));
};

async function doctor(options: { json?: boolean }, world: World): Promise<ExitCode> {
  const report = await examineMachine(world);
  if (options.json === true) world.console.out(JSON.stringify(report, undefined, 2));
  else {
    const short = (path: string): string => shortPath(path, world);
    for (const line of doctorTable(report, short)) world.console.out(line);
  }
  return report.usable ? EXIT.pass : EXIT.environment;
}

async function examineMachine({ env, home }: World): Promise<DoctorReport> {
  const { platform } = process;
  const finder = createParts({ env, home });
  const [parts, machine] = await Promise.all([
    Promise.all(PART_NAMES.map((name) => examinePart(name, finder))),
    Promise.all(
      MACHINE_CHECKS.map(async (check) => machineRow(check, await check.check({ env, platform }))),
    ),
  ]);
  const runtimes = judgeRuntimes(parts, machine, platform);
  const usable = runtimes.some((runtime) => runtime.usable);
  return { schemaVersion: 1, usable, parts, machine, runtimes };
}

/** A packet filter may be here and yet not work: the kernel decides. */
async function examinePart(name: PartName, finder: Parts): Promise<DoctorRow> {
  const found = await finder.find(name);
  const row = partRow(PART_REGISTRY[name], found);
  if (name !== "iptables" || "missing" in found) return row;
  const works = await probePacketFilter(found);
  return works === true ? row : { ...row, state: "missing", why: works.missing, fix: works.fix };
}
