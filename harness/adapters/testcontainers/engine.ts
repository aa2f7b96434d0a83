/** Where the Docker engine is, and whether it answers: asked before anything of the Docker library is loaded. */
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { callEngine, type EngineAddress } from "./engine-http.ts";

export type DockerProbe =
  | { readonly answers: true; readonly version: string; readonly address: EngineAddress }
  | { readonly answers: false; readonly why: string };

const PROBE_DEADLINE_MS = 900;

/** Ends within one second. */
export async function dockerAnswers(
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<DockerProbe> {
  const reasons: string[] = [];
  const addresses = await candidates(env);
  const probes = await Promise.all(addresses.map((address) => probe(address)));
  for (const [at, result] of probes.entries()) {
    const address = addresses[at];
    if (!("why" in result) && address) return { answers: true, address, ...result };
    if ("why" in result) reasons.push(result.why);
  }
  return { answers: false, why: reasons.join("; ") };
}

async function probe(
  address: EngineAddress,
): Promise<{ readonly version: string } | { readonly why: string }> {
  const name = address.socketPath ?? `${address.host ?? ""}:${address.port ?? ""}`;
  try {
    const { status, body } = await callEngine(address, "GET", "/version", PROBE_DEADLINE_MS);
    if (status !== 200) return { why: `${name} answered ${status}` };
    return { version: (JSON.parse(body) as { Version?: string }).Version ?? "unknown" };
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "no answer";
    return { why: `${name}: ${code === "ENOENT" ? "no such socket" : code}` };
  }
}

/** In the order in which testcontainers looks. */
async function candidates(
  env: Readonly<Record<string, string | undefined>>,
): Promise<readonly EngineAddress[]> {
  const home = env["HOME"] ?? homedir();
  const properties = await readFile(join(home, ".testcontainers.properties"), "utf8").catch(
    () => "",
  );
  const configured = /^\s*docker\.host\s*=\s*(\S+)/mu.exec(properties)?.[1];
  const given = env["DOCKER_HOST"] ?? configured;
  if (given !== undefined && given !== "") return [await parse(given, env)];
  const runtime = env["XDG_RUNTIME_DIR"];
  return [
    "/var/run/docker.sock",
    ...(runtime === undefined ? [] : [join(runtime, "docker.sock")]),
    join(home, ".docker/run/docker.sock"),
    join(home, ".docker/desktop/docker.sock"),
  ].map((socketPath) => ({ socketPath }));
}

async function parse(
  host: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<EngineAddress> {
  if (host.startsWith("unix://")) return { socketPath: host.slice("unix://".length) };
  const url = URL.canParse(host) ? new URL(host) : new URL("tcp://127.0.0.1:2375");
  const where = { host: url.hostname, port: url.port === "" ? 2375 : url.port };
  const folder = env["DOCKER_CERT_PATH"];
  if (env["DOCKER_TLS_VERIFY"] === undefined || folder === undefined) {
    return { protocol: "http", ...where };
  }
  const [ca, cert, key] = await Promise.all(
    ["ca.pem", "cert.pem", "key.pem"].map((name) => readFile(join(folder, name), "utf8")),
  );
  return { protocol: "https", ...where, ca, cert, key };
}
