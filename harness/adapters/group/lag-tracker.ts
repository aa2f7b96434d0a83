/**
 * Replication lag on one clock: how long ago the primary was where the replica is now. The primary's position is
 * sampled; between two samples it is taken to have moved evenly. So the clocks of the nodes do not matter, and an idle
 * primary has no lag. Resolution: the distance of the samples that surround the replica's position.
 */
export class LagTracker {
  readonly #keep: number;
  #leader = "";
  #samples: { readonly time: number; readonly position: number }[] = [];

  constructor(keep = 1024) {
    this.#keep = keep;
  }

  /** `time` in ns of a monotonic clock; `position` in bytes. A new leader starts a new record. */
  leaderAt(leader: string, position: number, time: number): void {
    if (leader !== this.#leader) {
      this.#leader = leader;
      this.#samples = [];
    }
    this.#samples.push({ time, position });
    if (this.#samples.length > this.#keep) this.#samples.shift();
  }

  /** Lag in ms of a replica that has replayed up to `position` at `time`; null before the first sample. */
  lagMs(position: number, time: number): number | null {
    const ahead = this.#samples.findIndex((sample) => sample.position > position);
    if (this.#samples.length === 0) return null;
    if (ahead === -1) return 0;
    const later = this.#samples[ahead];
    const earlier = this.#samples[ahead - 1];
    if (later === undefined) return 0;
    if (earlier === undefined) return Math.max(0, time - later.time) / 1e6;
    const share = (position - earlier.position) / (later.position - earlier.position);
    const passedAt = earlier.time + share * (later.time - earlier.time);
    return Math.max(0, time - passedAt) / 1e6;
  }
}
