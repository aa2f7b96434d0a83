/** Runs the runtime contract inside namespaces: `namespaces-contract.ts <file for the results>`. */
import { existsSync, readdirSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { networkInterfaces } from "node:os";
import { createParts } from "../adapters/parts/parts.ts";
import { insideNamespaces } from "../adapters/process/enter-namespaces.ts";
import { createProcessRuntime } from "../adapters/process/process-runtime.ts";
import { processIds } from "../adapters/process/process-tree.ts";
import { runRuntimeContract } from "./runtime-contract.ts";

const [file] = process.argv.slice(2);
if (!insideNamespaces() || file === undefined) throw new Error("to be run by its test");
const runtime = await createProcessRuntime({
  parts: createParts({ env: process.env, home: process.cwd() }),
});
const before = new Set(processIds());

/** Toxiproxy's interface, on every address of the run that a region's subnet knows. */
const forbidden = ["127.0.0.1", "10.77.1.1", "10.78.1.1", "10.77.1.101"].map((host) => ({
  host,
  port: 8474,
}));

/** The namespaces hold nothing but this program, so whatever is there is left over. */
async function leftovers(runId: string): Promise<readonly string[]> {
  const interfaces = Object.keys(networkInterfaces()).filter((name) => name !== "lo");
  const processes = processIds().filter((pid) => !before.has(pid));
  return [
    ...readdirSync("/run/netns").map((name) => `network ${name}`),
    ...interfaces.map((name) => `interface ${name}`),
    ...processes.map((pid) => `process ${pid}`),
    ...(existsSync(`/run/harness/${runId}`) ? ["data"] : []),
  ];
}

await writeFile(file, JSON.stringify(await runRuntimeContract({ runtime, leftovers, forbidden })));
