import { nodeKindContract } from "../../testing/node-kinds/contract.ts";

nodeKindContract("postgres", ["postgres"]);
