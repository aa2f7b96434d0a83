import { nodeKindContract } from "../../testing/node-kinds/contract.ts";

nodeKindContract("etcd", ["etcd"]);
