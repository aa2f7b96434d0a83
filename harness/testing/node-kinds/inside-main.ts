/** Runs the checks of a node kind: `inside-main.ts <kind> <file for the results> [words of a title]`, mode by environment. */
import { writeFile } from "node:fs/promises";
import { insideNamespaces } from "../../adapters/process/enter-namespaces.ts";
import { benchMode } from "./bench-runtime.ts";
import { type CheckResult, perform } from "./check.ts";
import { KIND_CHECKS } from "./registry.ts";

const [kind = "", file, words = ""] = process.argv.slice(2);
const checks = KIND_CHECKS.get(kind);
const misplaced = benchMode() === "namespaces" && !insideNamespaces();
if (misplaced || file === undefined || checks === undefined) {
  throw new Error("to be run by its test");
}
const results: CheckResult[] = [];
for (const check of checks.filter(({ title }) => title.includes(words))) {
  results.push(await perform(check));
}
await writeFile(file, JSON.stringify(results));
// Connections that a client left open on a cut link would keep the process alive.
process.exit(0);
