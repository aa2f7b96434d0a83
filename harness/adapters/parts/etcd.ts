import { fromCache } from "./from-cache.ts";
import { fetchDebian } from "./from-debian.ts";
import { fromPath } from "./from-path.ts";
import { fromSetting } from "./from-setting.ts";
import type { PartDefinition } from "./part-definition.ts";

export const etcdPart: PartDefinition = {
  name: "etcd",
  enables: "nodes of kind etcd",
  programs: ["etcd"],
  version: { args: ["--version"], pattern: /etcd Version: (\d+\.\d+\.\d+)/, minimum: "3.4" },
  platforms: ["linux", "darwin"],
  finders: [fromSetting, fromPath, fromCache],
  fetchers: [
    fetchDebian({
      packages: ["etcd-server", "etcd-client"],
      programs: { etcd: "usr/bin/etcd", etcdctl: "usr/bin/etcdctl" },
      // 3.4 refuses to start elsewhere than on amd64 unless told.
      environment: process.arch === "arm64" ? { ETCD_UNSUPPORTED_ARCH: "arm64" } : {},
    }),
  ],
  byHand:
    "sudo apt-get install etcd-server etcd-client (Debian, Ubuntu) or brew install etcd (macOS)",
};
