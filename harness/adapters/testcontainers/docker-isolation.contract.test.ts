import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import {
  beside,
  dockerRuntime,
  type EchoRun,
  inspectContainers,
  openEchoRun,
  withoutDocker,
} from "../../testing/docker-runs.ts";
import { probe } from "../../testing/probe.ts";
import { sampleTopology } from "../../testing/sample-topology.ts";

const PORT = 7000;
/** The kernel's call behind `route add -host`: struct rtentry with destination, gateway and RTF_UP|GATEWAY|HOST. */
const ADD_ROUTE = `
import fcntl, os, socket, struct, sys
address = lambda ip: struct.pack("HH4s8x", socket.AF_INET, 0, socket.inet_aton(ip))
entry = struct.pack("8x16s16s16xH62x", address(sys.argv[1]), address(sys.argv[2]), 7)
try:
    fcntl.ioctl(socket.socket(socket.AF_INET, socket.SOCK_DGRAM), 0x890B, entry)
    print("routed")
except OSError as error:
    print(os.strerror(error.errno))
`;
const topology = sampleTopology(["east", "west"], { app: PORT });

for (const reach of ["direct", "published"] as const) {
  test.describe(`regions in containers, ${reach}`, () => {
    let folder = "";
    let run: EchoRun;

    test.beforeAll(async () => {
      test.setTimeout(300_000);
      if ((await withoutDocker()) !== undefined) return;
      folder = await mkdtemp(join(tmpdir(), "harness-docker-"));
      run = await openEchoRun(await dockerRuntime({ reach }), { topology, runDirectory: folder });
    });
    test.beforeEach(async () => {
      const reason = await withoutDocker();
      test.skip(reason !== undefined, reason);
    });
    test.afterAll(async () => {
      if (folder === "") return;
      await run.network.close();
      await rm(folder, { recursive: true, force: true });
    });

    /** Whether a program beside a node gets an echo from an address. */
    async function reaches(node: string, host: string, port: number): Promise<boolean> {
      const script = `exec 3<>/dev/tcp/${host}/${port} && echo hi >&3 && read -t 2 line <&3 && echo "$line"`;
      const command = ["timeout", "3", "bash", "-c", script];
      const { stdout } = await run.node(node).exec(command, { timeoutMs: 10_000 });
      return stdout.trim() === "hi";
    }

    async function opens(node: string, host: string, port: number): Promise<boolean> {
      const script = `exec 3<>/dev/tcp/${host}/${port} && echo open`;
      const command = ["timeout", "2", "bash", "-c", script];
      const { stdout } = await run.node(node).exec(command, { timeoutMs: 10_000 });
      return stdout.trim() === "open";
    }

    async function addresses(container: string): Promise<Readonly<Record<string, string>>> {
      const [found] = await inspectContainers(run.id, container);
      const networks = Object.entries(found?.NetworkSettings.Networks ?? {});
      return Object.fromEntries(networks.map(([name, { IPAddress }]) => [name, IPAddress]));
    }

    test("a node reaches a remote node by its name and its real port", async () => {
      expect(await reaches("app-east", "app-west", PORT)).toBe(true);
    });

    test("a node cannot reach a remote node by its address, past the link", async () => {
      const [address = ""] = Object.values(await addresses("app-west"));
      expect(address).toMatch(/^10\./u);
      expect(await reaches("app-west", address, PORT)).toBe(true);
      expect(await reaches("app-east", address, PORT)).toBe(false);
    });

    test("a node cannot use another region's egress", async () => {
      const guest = (await addresses("egress-west"))[`harness-${run.id}-east`] ?? "";
      expect(guest).toMatch(/^10\./u);
      for (const port of [PORT, 21_000, 8474]) {
        expect(await opens("app-east", guest, port), String(port)).toBe(false);
      }
    });

    test("a node cannot make an egress its router, and would get nowhere by it", async () => {
      const guest = (await addresses("egress-west"))[`harness-${run.id}-east`] ?? "";
      const [remote = ""] = Object.values(await addresses("app-west"));
      const refused = await run
        .node("app-east")
        .exec(["python3", "-c", ADD_ROUTE, remote, guest], { timeoutMs: 10_000 });
      expect(refused.stdout).toBe("Operation not permitted\n");
      expect(await beside(run.id, "app-east", ["ip", "route", "add", remote, "via", guest])).toBe(
        "",
      );
      expect(await reaches("app-east", remote, PORT)).toBe(false);
    });

    test("Toxiproxy's interface answers the harness and no node", async () => {
      expect(await run.network.links.affected()).toEqual([]);
      const own = Object.values(await addresses("egress-east"));
      for (const address of own) expect(await opens("app-east", address, 8474)).toBe(false);
    });

    test("a region's clients go through the very proxy that its nodes go through", async () => {
      const link = `east->app-west:${PORT}`;
      const silence = { kind: "silence", streams: ["upstream", "downstream"] } as const;
      await run.network.links.apply("cut", [link], silence);
      try {
        const seen = await probe(run.network.entry("east", "app-west", PORT), 500);
        expect(seen.saw).toBe("silence");
        expect(await reaches("app-east", "app-west", PORT)).toBe(false);
        expect(await reaches("app-west", "app-east", PORT)).toBe(true);
      } finally {
        await run.network.links.heal("cut");
      }
      const healed = await probe(run.network.entry("east", "app-west", PORT), 500);
      expect(healed.saw).toBe("answer");
    });

    test("packets of a node are filtered for its own region's clients, not for control", async () => {
      const { packets } = run.network;
      await packets?.apply("lossy", ["app-east"], "drop");
      try {
        const inside = await probe(run.network.entry("east", "app-east", PORT), 400);
        expect(inside.saw).toBe("silence");
        const control = await probe(run.network.control("app-east", PORT), 400);
        expect(control.saw).toBe("answer");
        // Its new network must not be free of the fault either.
        await run.node("app-east").kill();
        await run.node("app-east").start();
        await expect
          .poll(async () => (await probe(run.network.control("app-east", PORT), 400)).saw)
          .toBe("answer");
        const again = await probe(run.network.entry("east", "app-east", PORT), 400);
        expect(again.saw).toBe("silence");
      } finally {
        await packets?.heal("lossy");
      }
      const healed = await probe(run.network.entry("east", "app-east", PORT), 1000);
      expect(healed.saw).toBe("answer");
    });

    test("a node that was stopped comes back at the same place with its files", async () => {
      const before = run.network.control("app-west", PORT);
      await run.node("app-west").stop(5000);
      expect(await run.node("app-west").tail(1)).toBe("ends in order");
      await run.node("app-west").start();
      await expect.poll(async () => (await probe(before, 400)).saw).toBe("answer");
      const file = await run.node("app-west").exec(["cat", "/data/etc/echo.conf"], {
        timeoutMs: 10_000,
      });
      expect(file).toEqual({ exitCode: 0, stdout: "as launched\n", stderr: "" });
      const log = await readFile(join(folder, "logs", "app-west.log"), "utf8");
      expect(log.match(/listens on/gu)).toHaveLength(2);
    });

    test("a stopped node's data can be worked on, and wiped", async () => {
      const node = run.node("app-west");
      await node.exec(["sh", "-c", "echo kept > /data/kept"], { timeoutMs: 10_000 });
      await node.kill();
      const kept = await node.exec(["cat", "/data/kept"], { timeoutMs: 10_000 });
      expect(kept).toEqual({ exitCode: 0, stdout: "kept\n", stderr: "" });
      await node.wipe();
      const list = await node.exec(["ls", "-A", "/data"], { timeoutMs: 10_000 });
      expect(list).toEqual({ exitCode: 0, stdout: "", stderr: "" });
      await node.start();
      await expect
        .poll(async () => (await probe(run.network.entry("east", "app-west", PORT), 400)).saw)
        .toBe("answer");
    });

    test("nothing listens but on 127.0.0.1, and nobody has more rights than needed", async () => {
      const containers = await inspectContainers(run.id);
      expect(containers.length).toBeGreaterThanOrEqual(4);
      const bindings = containers.flatMap(({ NetworkSettings }) =>
        Object.values(NetworkSettings.Ports ?? {}).flatMap((list) => list ?? []),
      );
      expect(bindings.map(({ HostIp }) => HostIp).filter((ip) => ip !== "127.0.0.1")).toEqual([]);
      if (reach === "direct") expect(bindings).toEqual([]);
      else expect(bindings.length).toBeGreaterThanOrEqual(6);
      for (const { Name, HostConfig } of containers) {
        expect(HostConfig.Privileged, Name).toBe(false);
        expect(HostConfig.CapDrop, Name).toEqual(["ALL"]);
        const isNode = /-app-(east|west)$/u.test(Name);
        if (isNode) expect(HostConfig.CapAdd ?? [], Name).toEqual([]);
        expect(HostConfig.CapAdd ?? [], Name).not.toContain("NET_RAW");
      }
    });
  });
}
