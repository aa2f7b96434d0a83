import { chmodSync, mkdirSync } from "node:fs";
import { basename, join } from "node:path";
import { AdapterError, EnvironmentError } from "../../lib/errors.ts";
import { download, fetchText } from "./download.ts";
import type { Fetcher } from "./part-definition.ts";
import type { Pin } from "./pins.ts";
import { lastWords, runProgram } from "./run-program.ts";

const RELEASES = "https://github.com";
/** Long enough for a slow answer, short enough not to be felt where the host cannot be reached. */
const ANSWER_TIMEOUT_MS = 5_000;

/** Go's names of platforms, as releases use them. */
const OS: Readonly<Record<string, string>> = { linux: "linux", darwin: "darwin" };
const ARCH: Readonly<Record<string, string>> = { x64: "amd64", arm64: "arm64" };

/** The project's own release, taken only when its SHA-256 is the one of the release's list of checksums. */
export function fetchRelease(pin: Pin): Fetcher {
  return {
    source: "release",
    means: () => undefined,
    async fetch({ part, context, directory, progress }) {
      const os = OS[context.platform];
      const arch = ARCH[context.arch];
      if (os === undefined || arch === undefined) {
        throw new EnvironmentError({
          code: "ENV141",
          message: `no release of ${part.name} for ${context.platform}-${context.arch}`,
        });
      }
      const base = (context.env["HARNESS_RELEASES_URL"] ?? RELEASES).replace(/\/$/, "");
      const asset = pin.release.asset(os, arch);
      const list = await fetchText(`${base}/${pin.release.checksums}`, {
        timeoutMs: ANSWER_TIMEOUT_MS,
        signal: context.signal,
      });
      const expected = checksumOf(list, basename(asset));
      const program = part.programs[0] ?? part.name;
      mkdirSync(join(directory, "bin"));
      const member = pin.release.member?.(os, arch);
      const target = join(directory, member === undefined ? join("bin", program) : "archive");
      await download(`${base}/${asset}`, target, {
        sha256: expected,
        timeoutMs: ANSWER_TIMEOUT_MS,
        signal: context.signal,
        progress: (fraction) => progress(`download ${basename(asset)}`, fraction),
      });
      if (member !== undefined) {
        const command = [
          "tar",
          "-xf",
          target,
          "-C",
          join(directory, "bin"),
          "--strip-components=1",
          member,
        ] as const;
        const result = await runProgram([...command], {
          env: context.env,
          timeoutMs: 60_000,
          signal: context.signal,
        });
        if (result.exitCode !== 0) {
          throw new AdapterError({
            code: "ENV141",
            message: `${basename(asset)} does not unpack`,
            why: lastWords(result),
          });
        }
      }
      chmodSync(join(directory, "bin", program), 0o755);
      return { programs: { [program]: join("bin", program) }, environment: {} };
    },
  };
}

/** Reads a list as sha256sum writes it: digest, blanks, perhaps an asterisk, file name. */
export function checksumOf(list: string, file: string): string {
  for (const line of list.split("\n")) {
    const match = /^([0-9a-f]{64})\s+\*?(\S+)$/i.exec(line.trim());
    if (match?.[1] !== undefined && match[2] === file) return match[1].toLowerCase();
  }
  throw new EnvironmentError({
    code: "ENV141",
    message: `the release's list of checksums has no line for ${file}`,
  });
}
