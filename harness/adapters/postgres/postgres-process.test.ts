import { expect, test } from "@playwright/test";
import { samplePlace } from "../../testing/sample-place.ts";
import { postgresSchema } from "./postgres-config.ts";
import { postgresKind } from "./postgres-kind.ts";
import { postgresProcess } from "./postgres-process.ts";

const secrets = { get: (name: string) => `secret of ${name}` };

function process(yaml: object, follow?: string) {
  const config = postgresSchema.parse({ primary: "us", replicas: ["eu"], ...yaml });
  const nodes = postgresKind.expand("db", config, ["us", "eu"]);
  const node = nodes[follow === undefined ? 0 : 1];
  if (node === undefined) throw new Error("there is no such node");
  return postgresProcess({ node, nodes, config, secrets, follow }, samplePlace);
}

test("postgres process: no password is in the command, and none but the replicator's in a file", () => {
  const { command, environment, files } = process({}, "db-us");
  expect(JSON.stringify({ command, environment })).not.toContain("secret of");
  const holders = Object.entries(files).filter(([, text]) => text.includes("secret of"));
  expect(holders).toEqual([["pgpass", "*:*:*:replicator:secret of db/replicator\n"]]);
});

test("postgres process: a standby connects by name, under its own, and gives up on a silent link", () => {
  const { files, command } = process({}, "db-us");
  expect(files["standby.conf"]).toContain("host=db-us port=5432");
  expect(files["standby.conf"]).toContain("application_name=db-eu");
  expect(files["standby.conf"]).toContain("connect_timeout=3");
  expect(command.at(-1)).toBe("standby");
});

test("postgres process: a primary follows nobody", () => {
  const { files, command } = process({});
  expect(files["standby.conf"]).toBe("");
  expect(command.at(-1)).toBe("primary");
});

for (const [synchronous, names, commit] of [
  ["off", "", "local"],
  ["any 1", 'ANY 1 ("db-us", "db-eu")', "on"],
  ["remote_apply", 'ANY 1 ("db-us", "db-eu")', "remote_apply"],
] as const) {
  test(`postgres process: synchronous ${synchronous} becomes its two settings`, () => {
    const settings = process({ synchronous }).files["postgresql.conf"];
    expect(settings).toContain(`synchronous_standby_names = '${names}'\n`);
    expect(settings).toContain(`synchronous_commit = '${commit}'\n`);
  });
}

test("postgres process: settings of the scenario win and cannot break out of their quotes", () => {
  const settings = process({ settings: { work_mem: "4MB'", fsync: false } }).files[
    "postgresql.conf"
  ];
  expect(settings).toContain("work_mem = '4MB'''\n");
  expect(settings).toContain("fsync = 'off'\n");
});

test("postgres kind: unknown and doubled regions and too many synchronous standbys are problems", () => {
  const config = postgresSchema.parse({
    primary: "us",
    replicas: ["us", "mars"],
    synchronous: "any 3",
  });
  const problems = postgresKind.problems?.(config, ["us", "eu"]) ?? [];
  expect(problems.map(({ path }) => path)).toEqual([
    ["replicas", 0],
    ["replicas", 1],
    ["synchronous"],
  ]);
});
