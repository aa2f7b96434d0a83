import { nodeKindContract } from "../../testing/node-kinds/contract.ts";

nodeKindContract("service", ["postgres", "redis"]);
