/** What a run tells while it goes on, to whoever watches it: cut down to what can be counted and drawn. */
import type { Outcome } from "./history.ts";

export type LiveEvent =
  | {
      readonly type: "run";
      readonly scenario: string;
      readonly runId: string;
      readonly seed: string;
      readonly runtime: string;
      readonly mode: string;
    }
  | { readonly type: "phase"; readonly phase: string }
  | {
      readonly type: "fault";
      readonly fault: string;
      readonly kind: string;
      readonly target: string;
      readonly state: "active" | "proved" | "unproved" | "healed";
      /** Milliseconds since 1970. */
      readonly wallMs: number;
    }
  | {
      readonly type: "operations";
      readonly workload: string;
      readonly region: string;
      readonly outcome: Outcome;
      /** Response time of each, from its intended start, ms. */
      readonly ms: readonly number[];
    }
  | {
      readonly type: "sample";
      /** Probe, or what is asked of every group: replication-lag, primaries. */
      readonly probe: string;
      readonly name: string;
      readonly group: string;
      readonly node: string;
      readonly region: string;
      readonly unit: string;
      /** Null: asked, no answer. */
      readonly value: number | null;
      readonly held?: boolean;
    }
  | {
      readonly type: "fixture";
      readonly fixture: string;
      readonly group: string;
      readonly rows: number;
    }
  /** Events that the way out had no room for. */
  | { readonly type: "lost"; readonly events: number }
  | { readonly type: "ended"; readonly status: string };
