/**
 * Starts one container through testcontainers with what its options do not offer: an address of our choice, ports
 * published on 127.0.0.1 only and the same ones after every start, no rights but the named ones.
 */
import { GenericContainer, type WaitStrategy } from "testcontainers";
import type { Container, Engine } from "./docker-engine.ts";
import type { Labels } from "./run-labels.ts";

export interface ContainerSpec {
  readonly name: string;
  readonly image: string;
  readonly labels: Labels;
  readonly network: string;
  readonly address: string;
  readonly hostname: string;
  /** Lines of /etc/hosts: name → address. */
  readonly hosts: ReadonlyMap<string, string>;
  /** Container port → host port on 127.0.0.1. */
  readonly ports: ReadonlyMap<number, number>;
  /** Undefined: the image's own. */
  readonly command?: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly mounts: readonly Mount[];
  /** `all` but these are dropped, or only these are. */
  readonly rights: { readonly only: readonly string[] } | { readonly without: readonly string[] };
  readonly sysctls?: Readonly<Record<string, string>>;
  readonly user?: string;
  readonly stopSignal?: string;
  /** Networks that it is a plain client of: name → address. */
  readonly guestOf?: ReadonlyMap<string, string>;
  /** A tar archive that is unpacked at / before the start. */
  readonly archive?: Buffer;
  /** Before the start: whoever wants to hear every word listens now. */
  readonly onCreated?: (container: Container) => Promise<void>;
}

export type Mount =
  | { readonly volume: string; readonly target: string; readonly options: string }
  | { readonly folder: string; readonly target: string };

/**
 * Resolves with the container's id when its process runs, or ran and ended at once: testcontainers would wait ten
 * seconds for the ports of a container that is no more. Readiness is the business of the node kinds.
 */
export async function startContainer(engine: Engine, spec: ContainerSpec): Promise<string> {
  const watch = new AbortController();
  const container = new LoopbackContainer(engine, spec, watch.signal);
  const started = container.start().then((running) => running.getId());
  started.catch(() => undefined);
  try {
    return await Promise.race([started, container.ended]);
  } finally {
    watch.abort();
    container.joined();
  }
}

const RUNS: WaitStrategy = {
  waitUntilReady: () => Promise.resolve(),
  withStartupTimeout: () => RUNS,
  isStartupTimeoutSet: () => false,
  getStartupTimeout: () => 0,
};

class LoopbackContainer extends GenericContainer {
  readonly #engine: Engine;
  readonly #spec: ContainerSpec;
  readonly #watched: AbortSignal;
  #leave: () => void = () => undefined;
  readonly #ended = Promise.withResolvers<string>();

  constructor(engine: Engine, spec: ContainerSpec, watched: AbortSignal) {
    super(spec.image);
    this.#engine = engine;
    this.#spec = spec;
    this.#watched = watched;
    this.withName(spec.name)
      .withLabels({ ...spec.labels })
      .withEnvironment({ ...spec.environment })
      .withNetworkMode(spec.network)
      .withExposedPorts(...[...spec.ports].map(([container, host]) => ({ container, host })))
      .withExtraHosts([...spec.hosts].map(([host, ipAddress]) => ({ host, ipAddress })))
      .withSecurityOpt("no-new-privileges")
      // It would ask for Ryuk, also where its image is not to be had; the labels say what is under it.
      .withAutoCleanup(false)
      .withWaitStrategy(RUNS);
    if (spec.command) this.withCommand([...spec.command]);
    if (spec.entrypoint) this.withEntrypoint([...spec.entrypoint]);
    if (spec.user !== undefined) this.withUser(spec.user);
  }

  /** Resolves with the container's id when its process has ended. */
  get ended(): Promise<string> {
    return this.#ended.promise;
  }

  /** The next one may join its networks. */
  joined(): void {
    this.#leave();
  }

  protected override beforeContainerCreated(): Promise<void> {
    const { address, hostname, network, ports, rights, sysctls, stopSignal } = this.#spec;
    this.createOpts = {
      ...this.createOpts,
      Hostname: hostname,
      NetworkingConfig: {
        EndpointsConfig: { [network]: { IPAMConfig: { IPv4Address: address } } },
      },
      ...(stopSignal === undefined ? {} : { StopSignal: stopSignal }),
    };
    this.hostConfig = {
      ...this.hostConfig,
      PortBindings: Object.fromEntries(
        [...ports].map(([container, host]) => [
          `${container}/tcp`,
          [{ HostIp: "127.0.0.1", HostPort: String(host) }],
        ]),
      ),
      // A process with number 1 ignores signals that it does not handle, and leaves orphans behind.
      Init: true,
      PidsLimit: 2048,
      // Names are in /etc/hosts. Nobody else is asked, and an unknown name is refused at once.
      Dns: ["127.0.0.1"],
      DnsOptions: ["timeout:1", "attempts:1"],
      CapDrop: "only" in rights ? ["ALL"] : [...rights.without],
      CapAdd: "only" in rights ? [...rights.only] : [],
      Mounts: this.#spec.mounts.map((mount) => this.#mount(mount)),
      ...(sysctls ? { Sysctls: { ...sysctls } } : {}),
    };
    return Promise.resolve();
  }

  /** Before the start: what is joined later would publish its ports anew. */
  protected override async containerCreated(id: string): Promise<void> {
    const { docker } = this.#engine;
    await this.#spec.onCreated?.(docker.getContainer(id));
    docker
      .getContainer(id)
      .wait({ condition: "next-exit", abortSignal: this.#watched })
      .then(() => this.#ended.resolve(id))
      .catch(() => undefined);
    await Promise.all([
      ...[...(this.#spec.guestOf ?? [])].map(([network, address]) =>
        docker.getNetwork(network).connect({
          Container: id,
          EndpointConfig: { IPAMConfig: { IPv4Address: address } },
        }),
      ),
      this.#spec.archive
        ? docker.getContainer(id).putArchive(this.#spec.archive, { path: "/" })
        : undefined,
    ]);
    const { guestOf, network } = this.#spec;
    this.#leave = await this.#engine.lanes.enter([network, ...(guestOf?.keys() ?? [])]);
  }

  #mount(mount: Mount) {
    if ("folder" in mount) {
      const { folder, target } = mount;
      return { Type: "bind" as const, Source: folder, Target: target, ReadOnly: true };
    }
    return {
      Type: "volume" as const,
      Source: mount.volume,
      Target: mount.target,
      VolumeOptions: {
        NoCopy: true,
        Labels: { ...this.#spec.labels },
        DriverConfig: {
          Name: "local",
          Options: { type: "tmpfs", device: "tmpfs", o: mount.options },
        },
      },
    };
  }
}
