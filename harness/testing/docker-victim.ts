/** A harness process for tests to kill: opens a run in containers, says so, and waits for its end. */
import { dockerRuntime, openEchoRun } from "./docker-runs.ts";
import { sampleTopology } from "./sample-topology.ts";

const [runDirectory = ""] = process.argv.slice(2);
const topology = sampleTopology(["north", "south"], { app: 7000 });
const { id } = await openEchoRun(await dockerRuntime(), { topology, runDirectory });
process.stdout.write(`${id}\n`);
setInterval(() => undefined, 1000);
