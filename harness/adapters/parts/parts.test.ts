import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { EnvironmentError } from "../../lib/errors.ts";
import type { FoundPart, MissingPart, Parts } from "../../ports/parts.ts";
import { fakeMachine, type FakeMachine } from "../../testing/fake-programs.ts";
import { MANIFEST } from "./from-cache.ts";
import type { Fetcher, FetchJob, PartDefinition } from "./part-definition.ts";
import { createParts } from "./parts.ts";
import { PART_REGISTRY } from "./registry.ts";

const noProgress = (): void => undefined;

/** Redis without its Debian package: what is fetched, and how, is the test's. */
function redis(fetchers: readonly Fetcher[] = [], extra: Partial<PartDefinition> = {}) {
  const definition: PartDefinition = { ...PART_REGISTRY.redis, fetchers, ...extra };
  return { ...PART_REGISTRY, redis: definition };
}

function partsOf(
  machine: FakeMachine,
  definitions = redis(),
  more: { env?: Record<string, string>; signal?: AbortSignal; arch?: string } = {},
): Parts {
  const { env, ...rest } = more;
  return createParts({
    env: { ...machine.env, ...env },
    home: machine.home,
    cacheDirectory: machine.cache,
    platform: "linux",
    arch: "x64",
    definitions,
    ...rest,
  });
}

function cached(machine: FakeMachine, version: string, platform = "linux-x64"): void {
  const entry = join(machine.cache, "redis", version, platform);
  machine.program(join(entry, "bin"), "redis-server", `Redis server v=${version}`);
  const manifest = {
    version,
    source: "debian",
    programs: { "redis-server": "bin/redis-server" },
    environment: { LD_LIBRARY_PATH: "{root}/lib" },
  };
  writeFileSync(join(entry, MANIFEST), JSON.stringify(manifest));
}

/** A fetcher that makes the program in the directory it is given. */
function making(machine: FakeMachine, prints = "Redis server v=7.2.0"): Fetcher {
  return {
    source: "release",
    means: () => "a fake release",
    fetch: async ({ directory }: FetchJob) => {
      machine.program(directory, "redis-server", prints);
      return { programs: { "redis-server": "redis-server" }, environment: {} };
    },
  };
}

function failing(code: string, message: string): Fetcher {
  return {
    source: "go",
    means: () => undefined,
    fetch: async ({ directory }) => {
      writeFileSync(join(directory, "half"), "of a download");
      throw new EnvironmentError({ code, message });
    },
  };
}

function staged(machine: FakeMachine): readonly string[] {
  const staging = join(machine.cache, ".staging");
  return existsSync(staging) ? readdirSync(staging) : [];
}

test.describe("createParts.find", () => {
  test("an explicit setting comes before PATH, and PATH before the cache", async () => {
    using machine = fakeMachine();
    cached(machine, "7.0.1");
    const other = machine.program(join(machine.root, "other"), "my-redis", "Redis server v=7.0.3");
    const sources: string[] = [];
    const note = (part: FoundPart | MissingPart): void =>
      void sources.push("source" in part ? `${part.source} ${part.version}` : part.why);
    note(await partsOf(machine).find("redis"));
    machine.program(machine.bin, "redis-server", "Redis server v=7.0.2");
    note(await partsOf(machine).find("redis"));
    const env = { HARNESS_REDIS_BIN: other };
    const set = await partsOf(machine, redis(), { env }).find("redis");
    note(set);
    expect(sources).toEqual(["cache 7.0.1", "PATH 7.0.2", "setting 7.0.3"]);
    expect("program" in set && set.program("redis-server")).toBe(other);
  });

  test("a setting that names nothing usable is not silently replaced", async () => {
    using machine = fakeMachine();
    machine.program(machine.bin, "redis-server", "Redis server v=7.0.2");
    for (const path of [join(machine.root, "nowhere"), machine.home]) {
      const env = { HARNESS_REDIS_BIN: path };
      const parts = partsOf(machine, redis([making(machine)]), { env });
      const part = await parts.find("redis");
      expect(part).toMatchObject({ missing: true, fix: "correct HARNESS_REDIS_BIN or unset it" });
      await expect(parts.install("redis", noProgress)).rejects.toThrow(/could not be fetched/);
    }
  });

  test("programs of one part come from one directory", async () => {
    using machine = fakeMachine();
    const [a, b, c] = ["a", "b", "c"].map((name) => join(machine.root, name)) as [
      string,
      string,
      string,
    ];
    machine.program(a, "initdb", "initdb (PostgreSQL) 16.1");
    machine.program(b, "postgres", "postgres (PostgreSQL) 15.1");
    for (const name of ["initdb", "postgres"]) machine.program(c, name, "x (PostgreSQL) 17.1");
    const env = { PATH: [a, b, c].join(":") };
    const part = await partsOf(machine, PART_REGISTRY, { env }).find("postgres");
    expect(part).toMatchObject({ source: "PATH", version: "17.1" });
  });

  test("a program that is too old or does not run is passed over", async () => {
    using machine = fakeMachine();
    const broken = join(machine.root, "broken");
    machine.program(broken, "redis-server", "Segmentation fault");
    machine.program(machine.bin, "redis-server", "Redis server v=5.0.9");
    const env = { PATH: `${broken}:${machine.bin}` };
    const old = await partsOf(machine, redis(), { env }).find("redis");
    expect(old).toMatchObject({ missing: true });
    expect("why" in old && old.why).toContain("has redis 5.0.9, and 6.2 is needed");
    cached(machine, "7.0.1");
    const part = await partsOf(machine, redis(), { env }).find("redis");
    expect(part).toMatchObject({ source: "cache", origin: "debian" });
  });

  test("a link keeps its name, since some programs look at it", async () => {
    using machine = fakeMachine();
    const target = machine.program(machine.root, "redis-check-rdb", "Redis server v=7.0.2");
    symlinkSync(target, join(machine.bin, "redis-server"));
    const part = await partsOf(machine).find("redis");
    expect("program" in part && part.program("redis-server")).toBe(
      join(machine.bin, "redis-server"),
    );
    expect("program" in part && part.program("redis-check-rdb")).toBe(target);
    expect(() => "program" in part && part.program("redis-sentinel")).toThrow(/no program/);
  });

  test("the cache gives its newest version, the pinned one where one is pinned, and its own platform", async () => {
    using machine = fakeMachine();
    for (const version of ["7.0.9", "7.0.15", "7.0.2"]) cached(machine, version);
    cached(machine, "9.0.0", "darwin-arm64");
    expect(await partsOf(machine).find("redis")).toMatchObject({ version: "7.0.15" });
    const pinned = redis([], { pinned: "7.0.9" });
    expect(await partsOf(machine, pinned).find("redis")).toMatchObject({ version: "7.0.9" });
    const other = await partsOf(machine, redis([], { pinned: "7.1.0" })).find("redis");
    expect(other).toMatchObject({ missing: true });
  });

  test("environment of a cached part names its own directory", async () => {
    using machine = fakeMachine();
    cached(machine, "7.0.1");
    const part = await partsOf(machine).find("redis");
    const lib = join(machine.cache, "redis", "7.0.1", "linux-x64", "lib");
    expect("environment" in part && part.environment).toEqual({ LD_LIBRARY_PATH: lib });
  });

  test("an unknown platform is refused with what to do", async () => {
    using machine = fakeMachine();
    const parts = createParts({ env: {}, home: machine.home, platform: "win32" });
    expect(await parts.find("redis")).toMatchObject({ missing: true, fix: "use Linux" });
  });
});

test.describe("registry", () => {
  test("every part is looked for in the order setting, PATH, cache, then npm", () => {
    for (const part of Object.values(PART_REGISTRY)) {
      const sources = part.finders.map((finder) => finder.source);
      const more = part.name === "postgres" ? ["npm", "PATH"] : [];
      expect(sources, part.name).toEqual(["setting", "PATH", "cache", ...more]);
    }
  });

  test("every part is fetched in the order npm, release, Go, Debian", () => {
    const order = ["npm", "release", "go", "debian"];
    for (const part of Object.values(PART_REGISTRY)) {
      const places = part.fetchers.map((fetcher) => order.indexOf(fetcher.source));
      expect(places, part.name).toEqual([...places].sort((a, b) => a - b));
      expect(places.length, part.name).toBeGreaterThan(0);
    }
  });
});

test.describe("createParts.install", () => {
  test("what is here is not fetched", async () => {
    using machine = fakeMachine();
    machine.program(machine.bin, "redis-server", "Redis server v=7.0.2");
    const parts = partsOf(machine, redis([failing("ENV141", "must not be asked")]));
    expect(await parts.install("redis", noProgress)).toMatchObject({ source: "PATH" });
  });

  test("a way that fails is followed by the next one, and nothing of it is kept", async () => {
    using machine = fakeMachine();
    const said: string[] = [];
    const parts = partsOf(machine, redis([failing("ENV141", "no network"), making(machine)]));
    const part = await parts.install("redis", (message) => void said.push(message));
    expect(part).toMatchObject({ version: "7.2.0", source: "cache", origin: "release" });
    expect(part.program("redis-server")).toBe(
      join(machine.cache, "redis", "7.2.0", "linux-x64", "redis-server"),
    );
    expect(said).toEqual(["go: no network"]);
    expect(staged(machine)).toEqual([]);
  });

  test("when every way fails the error lists all reasons and how to do it by hand", async () => {
    using machine = fakeMachine();
    const parts = partsOf(machine, redis([failing("ENV141", "one"), failing("ENV141", "two")]));
    const error = (await parts.install("redis", noProgress).catch((e: unknown) => e)) as Error;
    expect(error).toBeInstanceOf(EnvironmentError);
    expect(error).toMatchObject({ code: "ENV140", fix: PART_REGISTRY.redis.byHand });
    expect((error as EnvironmentError).why).toMatch(/no redis-server in .* PATH; .*one; .*two/);
    expect(staged(machine)).toEqual([]);
    expect(existsSync(join(machine.cache, "redis"))).toBe(false);
  });

  test("a tampered download ends the install: no other way is tried", async () => {
    using machine = fakeMachine();
    const parts = partsOf(machine, redis([failing("ENV143", "wrong digest"), making(machine)]));
    await expect(parts.install("redis", noProgress)).rejects.toThrow("wrong digest");
    expect(existsSync(join(machine.cache, "redis"))).toBe(false);
  });

  test("a fetched program that does not run is not kept", async () => {
    using machine = fakeMachine();
    const parts = partsOf(machine, redis([making(machine, "cannot execute binary file")]));
    await expect(parts.install("redis", noProgress)).rejects.toThrow(/could not be fetched/);
    expect(existsSync(join(machine.cache, "redis"))).toBe(false);
    expect(staged(machine)).toEqual([]);
  });

  test("an interrupted install leaves nothing, and so does one that was killed", async () => {
    using machine = fakeMachine();
    // Beyond pid_max: no process has this id.
    mkdirSync(join(machine.cache, ".staging", "4194305-dead"), { recursive: true });
    writeFileSync(join(machine.cache, ".redis.lock"), "4194305");
    const controller = new AbortController();
    const interrupting: Fetcher = {
      ...making(machine),
      fetch: async (job) => {
        controller.abort(new Error("interrupted"));
        return making(machine).fetch(job);
      },
    };
    const { signal } = controller;
    const parts = partsOf(machine, redis([interrupting]), { signal });
    await expect(parts.install("redis", noProgress)).rejects.toThrow("interrupted");
    expect(staged(machine)).toEqual([]);
    expect(readdirSync(machine.cache)).toEqual([".staging"]);
  });

  test("two installs at the same time fetch once", async () => {
    using machine = fakeMachine();
    let fetched = 0;
    const counting: Fetcher = {
      ...making(machine),
      fetch: async (job) => {
        fetched += 1;
        await new Promise((resolve) => setTimeout(resolve, 100));
        return making(machine).fetch(job);
      },
    };
    const both = [1, 2].map(() => partsOf(machine, redis([counting])).install("redis", noProgress));
    const versions = (await Promise.all(both)).map((part) => part.version);
    expect(versions).toEqual(["7.2.0", "7.2.0"]);
    expect(fetched).toBe(1);
  });
});
