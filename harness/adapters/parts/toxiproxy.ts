import { fromCache } from "./from-cache.ts";
import { fetchWithGo } from "./from-go.ts";
import { fromPath } from "./from-path.ts";
import { fetchRelease } from "./from-release.ts";
import { fromSetting } from "./from-setting.ts";
import type { PartDefinition } from "./part-definition.ts";
import { PINS } from "./pins.ts";

export const toxiproxyPart: PartDefinition = {
  name: "toxiproxy",
  enables: "links between regions, their faults",
  programs: ["toxiproxy-server"],
  version: { args: ["-version"], pattern: /version (\S+)/, minimum: "2.6" },
  platforms: ["linux", "darwin"],
  finders: [fromSetting, fromPath, fromCache],
  fetchers: [fetchRelease(PINS.toxiproxy), fetchWithGo(PINS.toxiproxy)],
  byHand: `go install ${PINS.toxiproxy.go.module}, or brew install toxiproxy, then put toxiproxy-server on PATH or name it in HARNESS_TOXIPROXY_BIN`,
  pinned: PINS.toxiproxy.version,
};
