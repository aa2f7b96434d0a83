import { maskHunter, describeRunStore } from "./run-store-contract.ts";
import { memoryRunStore, type MemoryRunDirectory } from "./memory-run-store.ts";

describeRunStore("memory run store", (use) =>
  use({
    store: memoryRunStore(maskHunter),
    put: async (directory, name, text) => (directory as MemoryRunDirectory).put(name, text),
  }),
);
