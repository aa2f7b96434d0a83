import type { CommandModule } from "../command.ts";
import { CHECKERS } from "../../checkers/registry.ts";
import { HISTORY_FORMATS } from "../../adapters/history/history-format.ts";

const EXAMPLES = `
Examples:
  harness check linearizable --model cas-register --initial 0 good/*.edn
  harness check linearizable --model kv kv-histories/ --json
  harness check linearizable --model ./my-model.mjs history.jsonl --pictures out/
  harness check list-append --consistency serializable history.jsonl
  harness check set-full reports/region-failover/latest/history.jsonl

Checkers: ${Object.keys(CHECKERS).join(", ")}
Models of linearizable: register, cas-register, versioned-register, multi-register, counter,
  set, fifo-queue, mutex, kv, or the path of a module (see harness/checkers/models/user-model.ts)

Exit code, by the worst history: 0 pass, 1 fail, 2 unknown, 3 invalid input.`;

/** `harness check <checker> <history…>`: judges recorded histories, ours or anybody's. */
export const checkCommand: CommandModule = (command, context) => {
  command
    .description("judge recorded histories for consistency, ours or anybody's")
    .argument("<checker>", "the property to judge")
    .argument("<history...>", "files, or folders with .jsonl, .edn, .json, .log and .txt files")
    .option("--model <name>", "what the object is (linearizable)")
    .option("--initial <json>", "its value before the first operation (default: null, unset)")
    .option("--key-by <field>", "field that names the object: key, value (tuples), node, process …")
    .option("--failed-cas <meaning>", "dropped, or observed: saw another value", "dropped")
    .option("--consistency <level>", "the level to judge by (list-append, rw-register)")
    .option("--format <format>", `auto, ${HISTORY_FORMATS.join(", ")}`, "auto")
    .option("--steps <number>", "budget in model steps; beyond it the verdict is unknown")
    .option("-o, --option <name=json>", "any other option of the checker; repeatable", collect, [])
    .option("--json", "one line of JSON for each history")
    .option("--pictures <folder>", "write the pictures of findings there, as SVG")
    .addHelpText("after", EXAMPLES)
    .action(
      context.run(
        async (checker: string, histories: string[], options: Record<string, unknown>) => {
          const { check } = await import("../check/check.ts");
          return check(context.world, { checker, histories, options });
        },
      ),
    );
};

function collect(value: string, previous: readonly string[]): readonly string[] {
  return [...previous, value];
}
