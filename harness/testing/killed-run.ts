/**
 * A run that is killed by its test: `killed-run.ts <namespaces | loopback> <run id> <folder>`. Opens a topology,
 * launches nodes, cuts a link, and goes on doing so until it dies. Says `open` when everything is there.
 */
import { tcpProber } from "../adapters/node/tcp-prober.ts";
import { createParts } from "../adapters/parts/parts.ts";
import { enterNamespaces, insideNamespaces } from "../adapters/process/enter-namespaces.ts";
import { createProcessRuntime } from "../adapters/process/process-runtime.ts";
import { linksOf } from "../domain/topology.ts";
import { CONTRACT_TOPOLOGY, REDIS_PORT, redisLaunch } from "./runtime-contract/bench.ts";
import { isAnswered, lookWith, until } from "./runtime-contract/see.ts";

const [mode, runId = "", runDirectory = ""] = process.argv.slice(2);

async function endure(): Promise<void> {
  const parts = createParts({ env: process.env, home: process.cwd() });
  const runtime = await createProcessRuntime({
    parts,
    ...(mode === "loopback" && { mode: "loopback" as const }),
  });
  const look = lookWith(tcpProber);
  const { signal } = new AbortController();
  const links = linksOf(CONTRACT_TOPOLOGY);
  const plan = { runId, topology: CONTRACT_TOPOLOGY, links, runDirectory };
  const network = await runtime.open(plan, signal);
  const names = CONTRACT_TOPOLOGY.nodes.map(({ name }) => name);
  const nodes = await Promise.all(
    names.map((name) => network.launch(redisLaunch(name, "setsid sleep 600 &"), signal)),
  );
  for (const name of names) await until(isAnswered(look, network.control(name, REDIS_PORT)));
  process.stdout.write("open\n");
  for (;;) {
    await network.links.apply("f", [links[0]?.id ?? ""], { kind: "stall" });
    await nodes[0]?.kill();
    await nodes[0]?.start();
    await network.links.heal("f");
  }
}

if (mode === "namespaces" && !insideNamespaces()) {
  const command = [process.execPath, ...process.argv.slice(1)];
  process.exitCode = await enterNamespaces({ command });
} else {
  await endure();
}
