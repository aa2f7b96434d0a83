#!/usr/bin/env node
// Plain JavaScript that any Node can parse: finds a Node that is new enough, then hands over to TypeScript.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import module from "node:module";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const needed = [22, 22];
const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

function isNewEnough(version) {
  const [major, minor] = version.split(".").map(Number);
  return major > needed[0] || (major === needed[0] && minor >= needed[1]);
}

if (isNewEnough(process.versions.node)) {
  // Saves a third of the time to the first line of output, in each of the two processes of a run.
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), ".cache");
  module.enableCompileCache(join(cache, "harness", "compiled"));
  const { register } = await import("tsx/esm/api");
  register();
  const { main } = await import(pathToFileURL(join(root, "harness", "cli", "main.ts")).href);
  await main();
} else {
  const bundled = join(root, "node_modules", "node", "bin", "node");
  if (!existsSync(bundled)) {
    console.error(
      `error ENV001: harness needs Node ${needed.join(".")} or newer; this is ${process.versions.node}`,
    );
    console.error("  why: the containers runtime (testcontainers 12) does not load on older ones");
    console.error(
      "  fix: run `npm ci` in the harness folder (it brings Node 24 along), or install a newer Node",
    );
    process.exit(4);
  }
  const { status, signal } = spawnSync(bundled, process.argv.slice(1), { stdio: "inherit" });
  process.exit(status ?? (signal === "SIGINT" ? 130 : 5));
}
