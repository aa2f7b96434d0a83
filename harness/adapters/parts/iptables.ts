import { fromCache } from "./from-cache.ts";
import { fetchDebian } from "./from-debian.ts";
import { fromPath } from "./from-path.ts";
import { fromSetting } from "./from-setting.ts";
import type { PartDefinition } from "./part-definition.ts";

/** Works without root inside the network namespaces of a run. */
export const iptablesPart: PartDefinition = {
  name: "iptables",
  enables: "packet drop and reject faults",
  programs: ["iptables", "iptables-restore"],
  version: { args: ["--version"], pattern: /iptables v(\d+\.\d+\.\d+)/, minimum: "1.8" },
  platforms: ["linux"],
  finders: [fromSetting, fromPath, fromCache],
  fetchers: [
    fetchDebian({
      packages: ["iptables"],
      programs: {
        iptables: "usr/sbin/iptables-nft",
        ip6tables: "usr/sbin/ip6tables-nft",
        "iptables-save": "usr/sbin/iptables-nft-save",
        "iptables-restore": "usr/sbin/iptables-nft-restore",
      },
      environment: { XTABLES_LIBDIR: "{lib}/xtables" },
    }),
  ],
  byHand: "sudo apt-get install iptables (Debian, Ubuntu), sudo dnf install iptables-nft (Fedora)",
};
