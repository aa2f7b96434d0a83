import { fromCache } from "./from-cache.ts";
import { fetchDebian } from "./from-debian.ts";
import { fromPath } from "./from-path.ts";
import { fromSetting } from "./from-setting.ts";
import type { PartDefinition } from "./part-definition.ts";

export const prometheusPart: PartDefinition = {
  name: "prometheus",
  enables: "services that say `part: prometheus`: a real Prometheus that watches a topology",
  programs: ["prometheus"],
  version: {
    args: ["--version"],
    pattern: /prometheus, version (\d+\.\d+\.\d+)/,
    minimum: "2.33",
  },
  platforms: ["linux", "darwin"],
  finders: [fromSetting, fromPath, fromCache],
  fetchers: [
    fetchDebian({
      packages: ["prometheus"],
      programs: { prometheus: "usr/bin/prometheus", promtool: "usr/bin/promtool" },
    }),
  ],
  byHand: "sudo apt-get install prometheus (Debian, Ubuntu) or brew install prometheus (macOS)",
};
