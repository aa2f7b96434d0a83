import { nodeKindContract } from "../../testing/node-kinds/contract.ts";

nodeKindContract("redis", ["redis"]);
