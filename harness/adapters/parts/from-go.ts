import { mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { EnvironmentError } from "../../lib/errors.ts";
import { findTool } from "./from-path.ts";
import type { Fetcher, PartsContext } from "./part-definition.ts";
import type { Pin } from "./pins.ts";
import { lastWords, runProgram } from "./run-program.ts";

/** The Go tool chain, on PATH or where its own installer puts it. */
function findGo(context: PartsContext): string | undefined {
  const env = { PATH: `${context.env["PATH"] ?? ""}:/usr/local/go/bin` };
  return findTool("go", { ...context, env });
}

/** Builds from source. Go's checksum database vouches for what its module proxy sends. */
export function fetchWithGo(pin: Pin): Fetcher {
  return {
    source: "go",
    means: (context) => (findGo(context) === undefined ? undefined : "go install"),
    async fetch({ part, context, directory, progress }) {
      const go = findGo(context);
      if (go === undefined) {
        throw new EnvironmentError({ code: "ENV141", message: "there is no Go tool chain" });
      }
      progress(`go install ${pin.go.module}`);
      const bin = join(directory, "bin");
      mkdirSync(bin);
      const { versionVariable } = pin.go;
      const tell = versionVariable === undefined ? "" : ` -X ${versionVariable}=${pin.version}`;
      const result = await runProgram(
        [go, "install", "-trimpath", "-ldflags", `-s -w${tell}`, pin.go.module],
        {
          env: { ...context.env, GOBIN: bin, CGO_ENABLED: "0" },
          cwd: directory,
          timeoutMs: 600_000,
          signal: context.signal,
          onLine: (line) => progress(line),
        },
      );
      if (result.exitCode !== 0) {
        throw new EnvironmentError({
          code: "ENV141",
          message: `go install ${pin.go.module} failed`,
          why: lastWords(result),
        });
      }
      const program = part.programs[0] ?? part.name;
      renameSync(join(bin, pin.go.builtAs), join(bin, program));
      return { programs: { [program]: join("bin", program) }, environment: {} };
    },
  };
}
