/**
 * Lag measured from outside: a counter is written on the primary again and again, and whoever reads a replica sees how
 * far it has come. A replica that lags by d shows marker n from c(n) + d on and marker n + 1 from c(n+1) + d on, where c
 * is the commit on the primary; so one read bounds d from both sides, whatever clocks the nodes have.
 */
export interface LagBounds {
  /** Milliseconds. */
  readonly low: number;
  readonly high: number;
}

interface Marker {
  readonly marker: number;
  /** ns; the commit lies between them. */
  readonly begunAt: number;
  readonly acknowledgedAt: number;
}

export class MarkerTracker {
  readonly #keep: number;
  #leader = "";
  #markers: Marker[] = [];

  constructor(keep = 4096) {
    this.#keep = keep;
  }

  /** Markers grow. A new leader starts a new record: what the old one had may be lost. */
  written(leader: string, marker: Marker): void {
    if (leader !== this.#leader) {
      this.#leader = leader;
      this.#markers = [];
    }
    this.#markers.push(marker);
    if (this.#markers.length > this.#keep) this.#markers.shift();
  }

  get leader(): string {
    return this.#leader;
  }

  /**
   * Bounds of the lag of a replica that showed `marker` at an instant between two others, in ns; undefined where the
   * marker is older than the record. The resolution is the distance between markers and the time a read takes.
   */
  lag(marker: number, begunAt: number, endedAt: number): LagBounds | undefined {
    const at = this.#markers.findIndex((each) => each.marker === marker);
    const shown = this.#markers[at];
    if (shown === undefined) return undefined;
    const next = this.#markers[at + 1];
    const low = next === undefined ? 0 : Math.max(0, begunAt - next.acknowledgedAt);
    return { low: low / 1e6, high: Math.max(0, endedAt - shown.begunAt) / 1e6 };
  }
}
