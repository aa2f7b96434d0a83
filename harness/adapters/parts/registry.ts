import type { PartName } from "../../ports/parts.ts";
import { etcdPart } from "./etcd.ts";
import { iptablesPart } from "./iptables.ts";
import { k6Part } from "./k6.ts";
import type { PartDefinition } from "./part-definition.ts";
import { postgresPart } from "./postgres.ts";
import { prometheusPart } from "./prometheus.ts";
import { redisPart } from "./redis.ts";
import { toxiproxyPart } from "./toxiproxy.ts";

/** Every part. Adding one: its file beside this one, a name in ports/parts.ts and a line here. */
export const PART_REGISTRY: Readonly<Record<PartName, PartDefinition>> = {
  postgres: postgresPart,
  redis: redisPart,
  toxiproxy: toxiproxyPart,
  etcd: etcdPart,
  k6: k6Part,
  prometheus: prometheusPart,
  iptables: iptablesPart,
};
