import { fromCache } from "./from-cache.ts";
import { fetchDebian } from "./from-debian.ts";
import { fromPath } from "./from-path.ts";
import { fromSetting } from "./from-setting.ts";
import type { PartDefinition } from "./part-definition.ts";

/** Redis has no release of programs, only of source; Debian's package runs unpacked. */
export const redisPart: PartDefinition = {
  name: "redis",
  enables: "nodes of kind redis",
  programs: ["redis-server"],
  version: { args: ["--version"], pattern: /\bv=(\d+\.\d+\.\d+)/, minimum: "6.2" },
  platforms: ["linux", "darwin"],
  finders: [fromSetting, fromPath, fromCache],
  fetchers: [
    fetchDebian({
      packages: ["redis-server", "redis-tools"],
      programs: { "redis-server": "usr/bin/redis-server", "redis-cli": "usr/bin/redis-cli" },
    }),
  ],
  byHand: "sudo apt-get install redis-server (Debian, Ubuntu) or brew install redis (macOS)",
};
