/** All mutants, checker by checker. A new rule in a checker brings its mutant here. */
import { elleTables } from "./elle.ts";
import { linearizableTables } from "./linearizable.ts";
import { lockTables } from "./locks.ts";
import type { MutantTable } from "./mutant.ts";
import { orderTables } from "./orders.ts";
import { queueTables } from "./queues.ts";
import { replicaTables } from "./replicas.ts";
import { setTables } from "./sets.ts";
import { totalTables } from "./totals.ts";

export const TABLES: readonly MutantTable[] = [
  ...setTables,
  ...totalTables,
  ...queueTables,
  ...orderTables,
  ...lockTables,
  ...replicaTables,
  ...linearizableTables,
  ...elleTables,
];
