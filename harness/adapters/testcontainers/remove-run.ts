/** Finds and removes what carries a run's label. Nothing else is ever touched. */
import { setTimeout as sleep } from "node:timers/promises";
import { callEngine, type EngineAddress } from "./engine-http.ts";
import { OWNER_LABEL, ownerLives, RUN_LABEL } from "./run-labels.ts";

/** Removing a container waits for its processes and for the kernel to take its network apart. */
const CALL_DEADLINE_MS = 20_000;
const ROUNDS = 8;
/** A container that is being removed by somebody else still holds its networks. */
const PAUSE_MS = 250;

interface Resource {
  readonly path: string;
  readonly run: string;
  readonly owner: string;
}

export interface Removal {
  /** How many things there were. */
  readonly removed: number;
  /** Names of networks without a container that the engine believes to be in use (network-lanes.ts says why). */
  readonly stuck: readonly string[];
}

/** Removes everything of a run. Throws when some of it stays that an engine could remove. */
export async function removeRun(address: EngineAddress, runId: string): Promise<Removal> {
  const label = `${RUN_LABEL}=${runId}`;
  let removed = 0;
  let last = "";
  for (let round = 0; round < ROUNDS; round++) {
    // Networks and volumes can go only when no container uses them.
    const containers = await find(address, "containers", label);
    await removeAll(address, containers);
    const rest = [
      ...(await find(address, "networks", label)),
      ...(await find(address, "volumes", label)),
    ];
    const refusals = await removeAll(address, rest);
    const found = containers.length + rest.length;
    removed += found;
    if (found === 0) return { removed, stuck: [] };
    if (refusals.length === 0) continue;
    last = refusals.join("; ");
    await sleep(PAUSE_MS);
  }
  const left = await findRun(address, label);
  const stuck = await Promise.all(left.map((resource) => stuckNetwork(address, resource)));
  const names = stuck.filter((name) => name !== undefined);
  if (names.length === left.length) return { removed, stuck: names };
  throw new Error(`some of run ${runId} could not be removed: ${last}`);
}

export interface Sweep {
  /** Runs of which nothing is left now. */
  readonly dead: readonly string[];
  /** What could not be removed, and why. */
  readonly problems: readonly string[];
}

/** Removes what runs left whose process is gone. Runs of other machines stay. */
export async function sweepDead(address: EngineAddress): Promise<Sweep> {
  const owners = new Map(
    (await findRun(address, RUN_LABEL)).map(({ run, owner }) => [run, owner] as const),
  );
  const dead: string[] = [];
  const problems: string[] = [];
  for (const [run, owner] of owners) {
    if ((await ownerLives(owner)) !== false) continue;
    try {
      const { stuck } = await removeRun(address, run);
      if (stuck.length === 0) dead.push(run);
      else problems.push(`restart the engine to be rid of the empty ${stuck.join(", ")}`);
    } catch (cause) {
      problems.push(cause instanceof Error ? cause.message : String(cause));
    }
  }
  return { dead, problems };
}

/** Name of a network that no container, running or stopped, is in. */
async function stuckNetwork(
  address: EngineAddress,
  { path }: Resource,
): Promise<string | undefined> {
  if (!path.startsWith("/networks/")) return undefined;
  const { status, body } = await callEngine(address, "GET", path, CALL_DEADLINE_MS);
  if (status !== 200) return undefined;
  const { Name: name, Containers: containers } = JSON.parse(body) as InspectedNetwork;
  return Object.keys(containers ?? {}).length === 0 ? name : undefined;
}

interface InspectedNetwork {
  readonly Name: string;
  readonly Containers?: Readonly<Record<string, unknown>> | null;
}

async function findRun(address: EngineAddress, label: string): Promise<readonly Resource[]> {
  const kinds = ["containers", "networks", "volumes"] as const;
  return (await Promise.all(kinds.map((kind) => find(address, kind, label)))).flat();
}

async function find(
  address: EngineAddress,
  kind: "containers" | "networks" | "volumes",
  label: string,
): Promise<readonly Resource[]> {
  const filters = encodeURIComponent(JSON.stringify({ label: [label] }));
  const list = kind === "containers" ? "/containers/json?all=1&" : `/${kind}?`;
  const { status, body } = await callEngine(
    address,
    "GET",
    `${list}filters=${filters}`,
    CALL_DEADLINE_MS,
  );
  if (status !== 200) throw new Error(`Docker lists no ${kind}: ${body}`);
  const parsed = JSON.parse(body) as unknown;
  const items = (kind === "volumes" ? (parsed as { Volumes: unknown }).Volumes : parsed) ?? [];
  return (items as readonly Listed[]).map(({ Id, Name, Labels }) => ({
    path: `/${kind}/${Id ?? Name ?? ""}`,
    run: Labels?.[RUN_LABEL] ?? "",
    owner: Labels?.[OWNER_LABEL] ?? "",
  }));
}

interface Listed {
  readonly Id?: string;
  readonly Name?: string;
  readonly Labels?: Readonly<Record<string, string>> | null;
}

/** Resolves with the refusals. Gone already (404) and being removed by somebody else (409) are none. */
async function removeAll(
  address: EngineAddress,
  resources: readonly Resource[],
): Promise<readonly string[]> {
  const replies = await Promise.allSettled(
    resources.map(({ path }) =>
      callEngine(address, "DELETE", `${path}?force=1&v=1`, CALL_DEADLINE_MS),
    ),
  );
  return replies.flatMap((reply) => {
    if (reply.status === "rejected") return [String(reply.reason)];
    const { status, body } = reply.value;
    return status < 300 || status === 404 || status === 409 ? [] : [body.trim()];
  });
}
