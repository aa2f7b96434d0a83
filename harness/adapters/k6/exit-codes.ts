/** What k6's exit codes say (errext/exitcodes/codes.go of 1.8 and 2.x), in one place. */
import type { ExitMeaning } from "../../ports/load-driver.ts";

const MEANINGS: Readonly<Record<number, ExitMeaning>> = {
  0: { ending: "finished", meaning: "k6 finished" },
  97: { ending: "broken", meaning: "a cloud run failed" },
  98: { ending: "broken", meaning: "the progress of a cloud run was lost" },
  // Thresholds are k6's own and no verdict of ours.
  99: { ending: "finished", meaning: "k6 finished; a threshold of its own was crossed" },
  100: { ending: "broken", meaning: "setup() timed out" },
  101: { ending: "broken", meaning: "teardown() timed out" },
  102: { ending: "broken", meaning: "k6 timed out" },
  103: { ending: "stopped", meaning: "k6 was stopped through its API" },
  104: { ending: "broken", meaning: "k6 refused its configuration" },
  105: { ending: "stopped", meaning: "k6 was stopped by a signal" },
  106: { ending: "broken", meaning: "k6's API could not start" },
  107: {
    ending: "broken",
    meaning: "the script threw while it was loaded, in setup() or in teardown()",
  },
  108: { ending: "broken", meaning: "the script ended the test (test.abort)" },
  109: { ending: "broken", meaning: "k6 crashed" },
  110: { ending: "finished", meaning: "the script marked the test as failed (test.fail)" },
  127: { ending: "broken", meaning: "k6 could not be started" },
  130: { ending: "stopped", meaning: "k6 was stopped by SIGINT before it had begun" },
  137: { ending: "broken", meaning: "k6 was killed: it did not end in time, or memory ran out" },
  143: { ending: "stopped", meaning: "k6 was stopped by SIGTERM before it had begun" },
  255: { ending: "broken", meaning: "the script was not found" },
};

export function meaningOf(exitCode: number): ExitMeaning {
  return (
    MEANINGS[exitCode] ?? {
      ending: "broken",
      meaning: `k6 ended with an exit code that is not documented (${exitCode})`,
    }
  );
}
