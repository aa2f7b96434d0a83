/**
 * Parts (components) of the process runtime: programs found on this machine or fetched into a cache without root.
 * Order: explicit setting → PATH → cache → npm package → official release (checksum verified) → Go tool chain →
 * unpacked Debian package. Real: adapters/parts/.
 */
export const PART_NAMES = [
  "postgres",
  "redis",
  "toxiproxy",
  "etcd",
  "k6",
  "prometheus",
  "iptables",
] as const;
export type PartName = (typeof PART_NAMES)[number];

export const PART_SOURCES = ["setting", "PATH", "cache", "npm", "release", "go", "debian"] as const;
export type PartSource = (typeof PART_SOURCES)[number];

export interface FoundPart {
  readonly part: PartName;
  readonly version: string;
  readonly source: PartSource;
  /** How a part in the cache first came there. */
  readonly origin?: PartSource;
  /** Absolute path of one of its programs; throws EnvironmentError when the part does not have it. */
  program(name: string): string;
  /** Environment its programs need: LD_LIBRARY_PATH of an unpacked package, for instance. */
  readonly environment: Readonly<Record<string, string>>;
  /** Prepared data: an initdb'd cluster without a password, made once per version in the cache. */
  readonly template?: string;
}

export interface MissingPart {
  readonly part: PartName;
  readonly missing: true;
  /** What was looked for and where. */
  readonly why: string;
  readonly fix: string;
  /** How `install` would get it here: "go install", "apt-get download"; absent where nothing promises to work. */
  readonly fetch?: string;
}

export interface Parts {
  /** Looks, fetches nothing. */
  find(part: PartName): Promise<FoundPart | MissingPart>;
  /** Finds, or fetches into the cache; progress as fraction or undefined where the size is not known. */
  install(
    part: PartName,
    progress: (message: string, fraction?: number) => void,
  ): Promise<FoundPart>;
}
