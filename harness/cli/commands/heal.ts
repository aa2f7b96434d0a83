import { fileRunStore } from "../../adapters/node/file-run-store.ts";
import { systemClock } from "../../adapters/node/system-clock.ts";
import { dockerAnswers } from "../../adapters/testcontainers/engine.ts";
import { removeRun } from "../../adapters/testcontainers/remove-run.ts";
import type { JournalEntry } from "../../domain/journal.ts";
import type { RunDocument } from "../../domain/run-document.ts";
import { faultRecordsOf } from "../../engine/analysis/fault-records.ts";
import { HEAL_REQUEST } from "../../engine/run-session.ts";
import type { RunDirectory } from "../../ports/run-store.ts";
import type { CommandModule } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { resolveRun } from "../run/resolve-run.ts";
import type { World } from "../world.ts";

/** A living run looks for the request a few times a second, and heals within its own deadline. */
const ANSWER_MS = 20_000;

/** `harness heal <run>`: ends every fault that a run's journal names and that is still there. */
export const healCommand: CommandModule = (command, { world, run }) => {
  command
    .description("undo the faults of a run: a living one heals now, a dead one is removed")
    .argument("<run>", "run directory, or scenario id for its latest run")
    .addHelpText(
      "after",
      "\nExamples:\n  harness heal region-failover\n  harness heal reports/region-failover/latest",
    )
    .action(
      run(async (selector: string) => {
        const directory = await fileRunStore("", (text) => text).open(
          await resolveRun(world, selector),
        );
        const left = await unhealed(directory);
        if (left.length === 0) {
          world.console.out("nothing to heal: the journal names no fault that is still there");
          return EXIT.pass;
        }
        world.console.out(`to heal: ${left.join(", ")}`);
        if (await askTheRun(directory)) {
          world.console.out("the run healed itself; its journal has the proof");
          return EXIT.pass;
        }
        return removeTheDead(world, directory);
      }),
    );
};

async function unhealed(directory: RunDirectory): Promise<string[]> {
  const journal: JournalEntry[] = [];
  await directory.eachLine("journal.jsonl", (line) => {
    journal.push(JSON.parse(line) as JournalEntry);
  });
  if (journal.some((entry) => entry.type === "phase-ended" && entry.phase === "teardown"))
    return [];
  return faultRecordsOf(journal)
    .filter((fault) => fault.healedAt === null)
    .map((fault) => fault.id);
}

async function askTheRun(directory: RunDirectory): Promise<boolean> {
  await directory.write(HEAL_REQUEST, "heal\n");
  const until = systemClock.now() + ANSWER_MS * 1e6;
  while (systemClock.now() < until) {
    if ((await unhealed(directory)).length === 0) return true;
    await systemClock.sleep(200);
  }
  return false;
}

/** Namespaces and loopback processes die with their run; of containers, what is left goes now. */
async function removeTheDead(world: World, directory: RunDirectory): Promise<0 | 4> {
  const text = (await directory.read("run.json")) ?? "{}";
  const { runId, runtime } = JSON.parse(text) as RunDocument;
  if (runtime !== "docker") {
    world.console.out("the run is dead, and its networks and processes died with it");
    return EXIT.pass;
  }
  const docker = await dockerAnswers(world.env);
  if (!docker.answers) {
    world.console.err(`error ENV010: no Docker engine answers: ${docker.why}`);
    return EXIT.environment;
  }
  const { removed, stuck } = await removeRun(docker.address, runId);
  world.console.out(`the run is dead: removed ${removed} containers, networks and volumes of it`);
  for (const name of stuck) {
    world.console.err(`network ${name} is empty and goes when the engine is restarted`);
  }
  return EXIT.pass;
}
