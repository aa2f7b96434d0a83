/**
 * Every version that the harness itself chooses, in one table. PostgreSQL's npm version is pinned in package.json
 * (optionalDependencies) so that the lockfile covers it; Debian's versions are chosen by the distribution.
 */
export interface Pin {
  readonly version: string;
  readonly release: ReleasePin;
  readonly go: GoPin;
}

/** Paths below https://github.com, or below HARNESS_RELEASES_URL where a mirror serves them. */
interface ReleasePin {
  readonly asset: (os: string, arch: string) => string;
  readonly checksums: string;
  /** Path of the program inside the archive; undefined where the asset is the program. */
  readonly member: ((os: string, arch: string) => string) | undefined;
}

interface GoPin {
  readonly module: string;
  /** Name that `go install` gives to the program. */
  readonly builtAs: string;
  /** Linker setting that makes the program tell its version. */
  readonly versionVariable: string | undefined;
}

const TOXIPROXY = "2.12.0";
const toxiproxyRelease = `Shopify/toxiproxy/releases/download/v${TOXIPROXY}`;

const K6 = "1.8.1";
const k6Release = `grafana/k6/releases/download/v${K6}`;
const k6Name = (os: string, arch: string): string =>
  `k6-v${K6}-${os === "darwin" ? "macos" : os}-${arch}`;

export const PINS = {
  toxiproxy: {
    version: TOXIPROXY,
    release: {
      asset: (os, arch) => `${toxiproxyRelease}/toxiproxy-server-${os}-${arch}`,
      checksums: `${toxiproxyRelease}/checksums.txt`,
      member: undefined,
    },
    go: {
      module: `github.com/Shopify/toxiproxy/v2/cmd/server@v${TOXIPROXY}`,
      builtAs: "server",
      versionVariable: "github.com/Shopify/toxiproxy/v2.Version",
    },
  },
  k6: {
    version: K6,
    release: {
      asset: (os, arch) => `${k6Release}/${k6Name(os, arch)}.${os === "darwin" ? "zip" : "tar.gz"}`,
      checksums: `${k6Release}/k6-v${K6}-checksums.txt`,
      member: (os, arch) => `${k6Name(os, arch)}/k6`,
    },
    go: { module: `go.k6.io/k6@v${K6}`, builtAs: "k6", versionVariable: undefined },
  },
} as const satisfies Record<string, Pin>;
