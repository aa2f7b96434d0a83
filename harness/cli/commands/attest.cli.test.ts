import { expect, test } from "@playwright/test";
import { generateKeyPairSync } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fakeWorld } from "../../testing/fake-world.ts";
import { storeSampleRun } from "../../testing/stored-sample-run.ts";
import { runCommandLine } from "../program.ts";

const home = join(import.meta.dirname, "..", "..", "..");
let cwd = "";
test.beforeEach(async () => {
  cwd = mkdtempSync(join(tmpdir(), "harness-attest-"));
  await storeSampleRun(join(cwd, "run-1"));
  await harness("analyze", "run-1");
  writeKeys("key", generateKeyPairSync("ed25519"));
  writeKeys("other", generateKeyPairSync("ec", { namedCurve: "P-256" }));
});
test.afterEach(() => rmSync(cwd, { recursive: true, force: true }));

type Keys = ReturnType<typeof generateKeyPairSync>;

function writeKeys(name: string, { privateKey, publicKey }: Keys): void {
  writeFileSync(join(cwd, `${name}.pem`), privateKey.export({ type: "pkcs8", format: "pem" }));
  writeFileSync(join(cwd, `${name}.pub`), publicKey.export({ type: "spki", format: "pem" }));
}

async function harness(...argv: string[]): Promise<{ exitCode: number; said: string }> {
  const world = fakeWorld({ cwd, home, env: { HARNESS_KEY_PASSPHRASE: "open sesame" } });
  const exitCode = await runCommandLine(argv, world);
  return { exitCode, said: [...world.stdout, ...world.stderr].join("\n") };
}

function edit(name: string, change: (text: string) => string): void {
  const path = join(cwd, "run-1", name);
  writeFileSync(path, change(readFileSync(path, "utf8")));
}

test.describe("harness attest", () => {
  test("writes an envelope that says it is unsigned, and verify repeats that", async () => {
    const written = await harness("attest", "run-1");
    expect(written.said).toContain("results.dsse.json: UNSIGNED");
    const { exitCode, said } = await harness("attest", "run-1", "--verify");
    expect(said).toContain("✓ every file is what the statement says\n✓ UNSIGNED");
    expect(exitCode).toBe(0);
  });

  for (const key of ["key", "other"]) {
    test(`signs with ${key}.pem and verifies with its public key`, async () => {
      expect((await harness("attest", "run-1", "--key", `${key}.pem`)).exitCode).toBe(0);
      const { exitCode, said } = await harness(
        "attest",
        "run-1",
        "--verify",
        "--key",
        `${key}.pub`,
      );
      expect(said).toMatch(/✓ signed by key [0-9a-f]{64}$/);
      expect(exitCode).toBe(0);
    });
  }

  test("signs with an encrypted key", async () => {
    const { privateKey } = generateKeyPairSync("ed25519");
    const passphrase = "open sesame";
    const pem = privateKey.export({
      type: "pkcs8",
      format: "pem",
      cipher: "aes-256-cbc",
      passphrase,
    });
    writeFileSync(join(cwd, "locked.pem"), pem);
    expect((await harness("attest", "run-1", "--key", "locked.pem")).exitCode).toBe(0);
    const verified = await harness("attest", "run-1", "--verify", "--key", "locked.pem");
    expect(verified.exitCode).toBe(0);
  });

  test("takes a signature that nobody checked as inconclusive", async () => {
    await harness("attest", "run-1", "--key", "key.pem");
    const { exitCode, said } = await harness("attest", "run-1", "--verify");
    expect(said).toContain("not checked: name the public key with --key");
    expect(exitCode).toBe(2);
  });

  test("fails by name for another key, for no signature, and for no envelope", async () => {
    const noEnvelope = await harness("attest", "run-1", "--verify", "--key", "key.pub");
    expect(noEnvelope).toEqual({ exitCode: 1, said: "✗ there is no signed results.dsse.json" });
    await harness("attest", "run-1");
    const unsigned = await harness("attest", "run-1", "--verify", "--key", "key.pub");
    expect(unsigned.exitCode).toBe(1);
    await harness("attest", "run-1", "--key", "key.pem");
    const other = await harness("attest", "run-1", "--verify", "--key", "other.pub");
    expect(other.said).toContain("✗ results.dsse.json is not signed by key");
    expect(other.exitCode).toBe(1);
  });

  test("fails when a digit of the results changed, even where the statement was made to fit", async () => {
    await harness("attest", "run-1", "--key", "key.pem");
    edit("results.json", (text) => text.replace(/"durationMs": \d/, '"durationMs": 7'));
    const changed = await harness("attest", "run-1", "--verify", "--key", "key.pub");
    expect(changed.said).toContain("✗ results.json was changed after the run");
    await harness("analyze", "run-1");
    edit("results.json", (text) => text.replace('"title": "', '"title": "Better: '));
    const forged = await harness("attest", "run-1", "--verify", "--key", "key.pub");
    expect(forged.exitCode).toBe(1);
  });

  test("does not attest what was changed", async () => {
    edit("journal.jsonl", (text) => text.replace("a", "b"));
    const { exitCode, said } = await harness("attest", "run-1", "--key", "key.pem");
    expect(said).toContain("✗ journal.jsonl was changed after the run");
    expect(exitCode).toBe(1);
    expect(existsSync(join(cwd, "run-1", "results.dsse.json"))).toBe(false);
  });

  test("says what is wrong with a key, an envelope or a run, without a stack trace", async () => {
    writeFileSync(join(cwd, "rsa.pem"), rsaKey());
    writeFileSync(
      join(cwd, "no.pem"),
      "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
    );
    const cases: [string[], string][] = [
      [["run-1", "--key", "none.pem"], "none.pem error RUN031"],
      [["run-1", "--key", "no.pem"], "no.pem error RUN031"],
      [["run-1", "--key", "rsa.pem"], "rsa.pem error RUN032"],
      [["run-1", "--key", "key.pub"], "key.pub error RUN031"],
    ];
    for (const [argv, expected] of cases) {
      const { exitCode, said } = await harness("attest", ...argv);
      expect(said).toContain(expected);
      expect(said).not.toMatch(/^\s+at /m);
      expect(exitCode).toBe(3);
    }
    writeFileSync(join(cwd, "run-1", "results.dsse.json"), "[]");
    expect((await harness("attest", "run-1", "--verify")).said).toContain("error RUN033");
    rmSync(join(cwd, "run-1", "results.intoto.json"));
    expect((await harness("attest", "run-1")).said).toContain("run-1 error RUN030");
  });

  test("--help shows examples", async () => {
    expect((await harness("attest", "--help")).said).toContain(
      "harness attest region-failover --verify",
    );
  });
});

function rsaKey(): string {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}
