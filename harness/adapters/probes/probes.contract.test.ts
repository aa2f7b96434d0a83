import { nodeKindContract } from "../../testing/node-kinds/contract.ts";

nodeKindContract("probes", ["postgres", "redis", "prometheus"]);
