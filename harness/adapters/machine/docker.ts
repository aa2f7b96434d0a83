/** Asks a Docker engine for its version over its own HTTP interface; no client library is loaded for that. */
import { existsSync } from "node:fs";
import { request, type RequestOptions } from "node:http";
import { join } from "node:path";
import { z } from "zod";
import type { MachineCheck, MachineContext, MachineFinding } from "./machine-check.ts";

const ANSWER_TIMEOUT_MS = 3_000;
const versionSchema = z.object({ Version: z.string(), ApiVersion: z.string() });

export const dockerCheck: MachineCheck = {
  name: "docker",
  enables: "containers runtime",
  async check(context) {
    const host = context.env["DOCKER_HOST"];
    if (host !== undefined && host !== "") return ask(host, addressOf(host));
    const socket = sockets(context).find((path) => existsSync(path));
    if (socket === undefined) {
      return {
        ok: false,
        why: "DOCKER_HOST is not set and there is no engine's socket",
        fix: "start Docker, or use the process runtime, which needs neither Docker nor root",
      };
    }
    return ask(socket, { socketPath: socket });
  },
};

/** The places where testcontainers looks, too. */
function sockets({ env }: MachineContext): readonly string[] {
  const home = env["HOME"] ?? "/nonexistent";
  const runtime = env["XDG_RUNTIME_DIR"] ?? `/run/user/${process.getuid?.() ?? 0}`;
  return [
    "/var/run/docker.sock",
    join(runtime, "docker.sock"),
    join(home, ".docker/run/docker.sock"),
    join(home, ".docker/desktop/docker.sock"),
  ];
}

function addressOf(host: string): RequestOptions | undefined {
  const url = URL.parse(host);
  if (url?.protocol === "unix:") return { socketPath: url.pathname };
  if (url?.protocol === "tcp:" || url?.protocol === "http:") {
    return { host: url.hostname, port: Number(url.port || 2375) };
  }
  return undefined;
}

async function ask(place: string, address: RequestOptions | undefined): Promise<MachineFinding> {
  if (address === undefined) {
    return {
      ok: false,
      place,
      why: "doctor asks over unix: and tcp: only",
      fix: "harness run --runtime docker tells whether it answers",
    };
  }
  try {
    const version = await engineVersion(address);
    return { ok: true, version, place };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const why = error instanceof Error ? error.message : String(error);
    const fix =
      code === "EACCES"
        ? 'sudo usermod -aG docker "$USER", then log in again'
        : "sudo systemctl start docker, or use the process runtime";
    return { ok: false, place, why: `no engine answers: ${why}`, fix };
  }
}

function engineVersion(address: RequestOptions): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const signal = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
  request({ ...address, path: "/version", signal }, (response) => {
    let body = "";
    response.setEncoding("utf8");
    response.on("data", (chunk: string) => (body = (body + chunk).slice(0, 65_536)));
    response.on("end", () => {
      try {
        const { Version, ApiVersion } = versionSchema.parse(JSON.parse(body));
        resolve(`${Version} (API ${ApiVersion})`);
      } catch {
        reject(new Error(`it answered ${response.statusCode ?? 0}, which is no engine's version`));
      }
    });
    response.on("error", reject);
  })
    .on("error", (error) => reject(signal.aborted ? new Error("no answer within 3 s") : error))
    .end();
  return promise;
}
