import { fromCache } from "./from-cache.ts";
import { fetchWithGo } from "./from-go.ts";
import { fromPath } from "./from-path.ts";
import { fetchRelease } from "./from-release.ts";
import { fromSetting } from "./from-setting.ts";
import type { PartDefinition } from "./part-definition.ts";
import { PINS } from "./pins.ts";

/** AGPL: we run the user's own copy and ship none. */
export const k6Part: PartDefinition = {
  name: "k6",
  enables: "load profiles driven by k6",
  programs: ["k6"],
  version: { args: ["version"], pattern: /k6(?:\.exe)? v(\d+\.\d+\.\d+)/, minimum: "1.0" },
  platforms: ["linux", "darwin"],
  finders: [fromSetting, fromPath, fromCache],
  fetchers: [fetchRelease(PINS.k6), fetchWithGo(PINS.k6)],
  byHand: `go install ${PINS.k6.go.module}, or brew install k6, then put k6 on PATH or name it in HARNESS_K6_BIN`,
  pinned: PINS.k6.version,
};
