import { formatCount, formatMs, formatNumber, formatQuantity } from "../documents/format.ts";
import type { FixtureResult } from "../domain/results.ts";

/** As much of a digest as tells two apart; results.json has the whole. */
const SHOWN_DIGEST = 16;

export function fixtureView(fixture: FixtureResult) {
  const { into, source, rows, bytes, digest, loadMs, rowsPerSecond, verified, why } = fixture;
  return {
    ...{ into, source },
    rows: rows === null ? "not counted" : formatCount(rows),
    bytes: formatQuantity(bytes ?? null, "bytes"),
    took: formatMs(loadMs),
    rate: formatNumber(rowsPerSecond),
    verdict: verified ? "pass" : "inconclusive",
    state: verified ? "as sent" : "not as sent",
    why: why ?? "",
    digest: digest.slice(0, SHOWN_DIGEST),
  };
}
