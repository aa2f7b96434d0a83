/** What the analysis of one history found, whatever its data type, before any level is asked for. */
import type { Operation } from "../../domain/history.ts";
import type { Dependencies } from "./dependencies.ts";
import type { DirectFinding, DirectFindings } from "./direct-findings.ts";
import type { Explain } from "./explanation.ts";
import type { CycleReport } from "./find-cycles.ts";
import type { Level } from "./levels.ts";

export interface Analysis {
  readonly dependencies: Dependencies;
  readonly direct: DirectFindings;
  readonly cycles: CycleReport;
  readonly explain: Explain;
  /** Transactions whose writes a row shows, for a row that is a read. */
  readonly writersRead: (row: number) => readonly number[];
  /** Why part of the history could not be judged at all, if so. */
  readonly unjudged: string | undefined;
  /**
   * Whether some version order, where the reads leave it open, satisfies the level. Asked only for levels that no
   * anomaly breaks.
   */
  readonly search: (level: Level) => OrderSearch;
}

export type OrderSearch =
  | { readonly outcome: "exists" }
  | { readonly outcome: "exhausted"; readonly reason: string }
  | { readonly outcome: "impossible"; readonly finding: DirectFinding };

/** Analyses an excerpt of a history: used to make counterexamples smaller. */
export type Analyse = (operations: readonly Operation[]) => Analysis;
