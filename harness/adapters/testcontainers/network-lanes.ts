/**
 * Lets containers join and leave a network one after the other.
 *
 * The engine counts a network's endpoints without a lock (libnetwork's endpoint_cnt: each change is made in memory,
 * written, and made again when somebody else wrote in between). Two containers that join at once may be counted as
 * three, one that joins while another leaves as two, and then the network can never be removed: "has active
 * endpoints", and none to be seen (moby/moby#42119; seen here in one run of sixty). All that leave at the end may go at
 * once: a count that is too low does no harm.
 */
export class NetworkLanes {
  readonly #last = new Map<string, Promise<void>>();

  /** Resolves when nobody else joins or leaves any of these networks; call what it resolves with when done. */
  async enter(networks: readonly string[]): Promise<() => void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    // All at once, so that no two can wait for each other.
    const before = networks.map((network) => this.#last.get(network));
    for (const network of networks) this.#last.set(network, promise);
    await Promise.all(before.filter((turn) => turn !== undefined));
    return resolve;
  }
}
