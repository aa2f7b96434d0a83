import { expect, test } from "@playwright/test";
import { createHash, generateKeyPairSync } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Results } from "../../domain/results.ts";
import type { Statement } from "../../domain/statement.ts";
import { isSignedBy, keyId, payloadOf, readEnvelope } from "../../lib/dsse.ts";
import { readinessSchema } from "../../readiness/readiness-schema.ts";
import type { VerificationSummaryPredicate } from "../../report/verification-summary.ts";
import { fakeWorld } from "../../testing/fake-world.ts";
import { runCommandLine } from "../program.ts";

const HOME = join(import.meta.dirname, "..", "..", "..");
const RUN = "reports/region-failover/sample";
const CHECKLIST = `checklist: mine
title: Mine
target: 50
categories:
  one:
    title: One
    items:
      - id: ONE-1
        question: Are clients back?
        criterion: in less than 30 s
        owner: ann
        severity: critical
        evidence:
          - { predicate: 'results[region-failover].objectives["Clients are back"].value < 30s', max-age: never }
      - id: ONE-2
        question: Is it tested?
        criterion: it is
        owner: ann
        severity: low
        needs: a test
`;

let cwd = "";
let startedAt = "";

test.beforeEach(async () => {
  cwd = mkdtempSync(join(tmpdir(), "harness-checklist-"));
  const run = join(cwd, RUN);
  cpSync(join(HOME, "reports", "sample"), run, { recursive: true });
  const results = JSON.parse(readFileSync(join(run, "results.json"), "utf8")) as Results;
  const { text } = JSON.parse(readFileSync(join(run, "run.json"), "utf8")) as { text: string };
  startedAt = results.startedAt;
  for (const folder of ["scenarios", "checklists"]) mkdirSync(join(cwd, folder));
  writeFileSync(join(cwd, "scenarios", "region-failover.yaml"), text);
  write("mine.yaml", CHECKLIST);
});
test.afterEach(() => {
  rmSync(cwd, { recursive: true, force: true });
});

function write(name: string, text: string): void {
  writeFileSync(join(cwd, "checklists", name), text);
}

async function harness(...argv: string[]) {
  const world = fakeWorld({ cwd, home: HOME });
  const exitCode = await runCommandLine([...argv, "--at", startedAt], world);
  return { exitCode, stdout: world.stdout.join("\n"), stderr: world.stderr.join("\n") };
}

function readSummary() {
  const file = join(cwd, "reports", "readiness", "mine", "readiness.dsse.json");
  const envelope = readEnvelope(readFileSync(file, "utf8"));
  if (typeof envelope === "string") throw new Error(envelope);
  const summary = JSON.parse(payloadOf(envelope)) as Statement<VerificationSummaryPredicate>;
  return { envelope, summary };
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** One digit of a figure, as an editor would. */
function editResults(): void {
  const file = join(cwd, RUN, "results.json");
  const text = readFileSync(file, "utf8");
  const edited = text.replace(
    /"value": (\d)/,
    (_, digit) => `"value": ${(Number(digit) + 1) % 10}`,
  );
  expect(edited).not.toBe(text);
  writeFileSync(file, edited);
}

test.describe("harness checklist", () => {
  test("judges the checklists of the project from its runs", async () => {
    const { exitCode, stdout, stderr } = await harness("checklist");
    expect(stderr).toBe("");
    expect(stdout).toMatch(/^Mine: ready\n {2}the score is 80, the target 50\n/);
    expect(stdout).toContain("2 items that apply: 1 measured, 0 asserted, 1 unknown");
    expect(exitCode).toBe(0);
  });

  test("prints readiness.json as its schema says", async () => {
    const { exitCode, stdout } = await harness("checklist", "mine", "--json");
    expect(readinessSchema.safeParse(JSON.parse(stdout)).error).toBeUndefined();
    expect(exitCode).toBe(0);
  });

  test("writes documents whose links lead to the evidence", async () => {
    const { exitCode, stdout } = await harness("checklist", "mine", "--render", "md,html");
    expect(exitCode).toBe(0);
    const folder = join(cwd, "reports", "readiness", "mine");
    for (const name of [
      "readiness.json",
      "checklist.md",
      "checklist.html",
      "sign-off.md",
      "scores.svg",
    ]) {
      expect(stdout).toContain(`reports/readiness/mine/${name}`);
      expect(existsSync(join(folder, name))).toBe(true);
    }
    const sarif = readFileSync(join(folder, "readiness.sarif"), "utf8");
    expect(sarif).toMatch(/"ruleId": "ONE-2"/);
    expect(sarif).not.toMatch(/"ruleId": "ONE-1"/);
    expect(readFileSync(join(folder, "badge.svg"), "utf8")).toContain("mine: ready (80)");
    const link = /\]\((\S+results\.json)/.exec(readFileSync(join(folder, "checklist.md"), "utf8"));
    expect(existsSync(join(folder, link?.[1] ?? "nothing"))).toBe(true);
  });

  test("writes SARIF, a badge and an envelope that says it is unsigned, also without a document", async () => {
    const { exitCode, stdout } = await harness("checklist", "mine", "--render", "json");
    expect(exitCode).toBe(0);
    const folder = "reports/readiness/mine";
    expect(readdirSync(join(cwd, folder)).sort()).toEqual([
      ...["badge.svg", "readiness.dsse.json", "readiness.json", "readiness.sarif"],
    ]);
    expect(stdout).toContain(`${folder}/readiness.dsse.json: UNSIGNED`);
    const { envelope, summary } = readSummary();
    expect(envelope.signatures).toEqual([]);
    const { subject, predicate } = summary;
    const text = readFileSync(join(cwd, folder, "readiness.json"), "utf8");
    expect(subject).toEqual([
      expect.objectContaining({
        name: `${folder}/readiness.json`,
        digest: { sha256: sha256(text) },
      }),
    ]);
    const statement = readFileSync(join(cwd, RUN, "results.intoto.json"), "utf8");
    expect(predicate.inputAttestations).toEqual([
      { uri: `${RUN}/results.intoto.json`, digest: { sha256: sha256(statement) } },
    ]);
    expect(predicate.verificationResult).toBe("PASSED");
    expect(JSON.stringify(summary)).not.toContain(cwd);
  });

  test("signs the envelope with a key, and what is not ready has FAILED", async () => {
    const { privateKey, publicKey } = generateKeyPairSync("ed25519");
    writeFileSync(join(cwd, "k.pem"), privateKey.export({ type: "pkcs8", format: "pem" }));
    write("mine.yaml", CHECKLIST.replace("< 30s", "< 1ms"));
    const { stdout } = await harness("checklist", "mine", "--key", "k.pem");
    expect(stdout).toContain(`readiness.dsse.json: signed by key ${keyId(publicKey)}`);
    const { envelope, summary } = readSummary();
    expect(isSignedBy(envelope, publicKey)).toBe(true);
    expect(isSignedBy(envelope, generateKeyPairSync("ed25519").publicKey)).toBe(false);
    expect(summary.predicate.verificationResult).toBe("FAILED");
  });

  test("tells GitHub in its summary, and the gate in an annotation", async () => {
    const summary = join(cwd, "summary.md");
    const env = { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: summary };
    const world = fakeWorld({ cwd, home: HOME, env });
    await runCommandLine(["checklist", "mine", "--at", startedAt], world);
    expect(readFileSync(summary, "utf8")).toContain("### Readiness\n\n    Mine: ready");
    await runCommandLine(["gate", "mine", "--min-score", "90", "--at", startedAt], world);
    expect(world.stderr.join("\n")).toBe(
      "::warning file=checklists/mine.yaml,title=mine%3A closed::score 80 is below 90",
    );
    expect(readFileSync(summary, "utf8")).toMatch(/- mine: closed: score 80 is below 90\n\n$/);
  });

  test("takes the user's template in the place of its own", async () => {
    mkdirSync(join(cwd, "checklists", "templates"));
    write(join("templates", "sign-off.md.hbs"), "signed for {{title}}\n");
    await harness("checklist", "mine", "--render", "md");
    const signed = readFileSync(join(cwd, "reports", "readiness", "mine", "sign-off.md"), "utf8");
    expect(signed).toBe("signed for Mine\n");
  });

  test("twin: one digit changed in any result makes it fail, by name", async () => {
    editResults();
    const { exitCode, stdout, stderr } = await harness("checklist", "mine");
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/results\.json of run \S+ was changed after the run/);
    expect(stdout).toContain("Mine: not ready");
  });

  test("twin: a run whose run.json was broken does not bring back nothing, it is unmet", async () => {
    writeFileSync(join(cwd, RUN, "run.json"), "{");
    expect((await harness("checklist", "mine")).exitCode).toBe(1);
  });

  test("a run without a statement is unknown", async () => {
    rmSync(join(cwd, RUN, "results.intoto.json"));
    const { exitCode, stdout } = await harness("checklist", "mine");
    expect([exitCode, stdout]).toEqual([
      0,
      expect.stringContaining("there is no results.intoto.json"),
    ]);
  });

  test("a scenario that was changed since its run leaves the item unknown", async () => {
    const file = join(cwd, "scenarios", "region-failover.yaml");
    writeFileSync(file, `${readFileSync(file, "utf8")}\n# longer\n`);
    const { stdout } = await harness("checklist", "mine");
    expect(stdout).toContain("the scenario was changed since");
  });

  test("commands run only when they are allowed, and other machines are not asked", async () => {
    const evidence = [
      "        evidence:",
      `          - { command: ['${process.execPath}', --version], output: "^v" }`,
      "          - { url: 'http://192.0.2.1/healthz' }",
    ].join("\n");
    write("mine.yaml", CHECKLIST.replace("        needs: a test", evidence));
    const shown = await harness("checklist", "explain", "ONE-2");
    expect(shown.stdout).toContain("it was not run: say --allow-commands");
    expect(shown.stdout).toContain("192.0.2.1 is another machine: say --allow-host 192.0.2.1");
    const ran = await harness("checklist", "explain", "ONE-2", "--allow-commands");
    expect(ran.stdout).toContain("met (measured): it exited with 0");
  });

  test("every problem of checklists and waivers is located, exit code 3", async () => {
    write("mine.yaml", CHECKLIST.replace("Clients are back", "Clients are bakc"));
    write(
      "waivers.yaml",
      "waivers: [{ item: mine/ONE-2, reason: r, approver: a, created: 2026-01-01 }]\n",
    );
    const { exitCode, stderr } = await harness("checklist");
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/^checklists\/mine\.yaml:14:\d+ error CKL024: .*\n/);
    expect(stderr).toContain('fix: did you mean "Clients are back"?');
    expect(stderr).toMatch(
      /checklists\/waivers\.yaml:1:\d+ error CKL011: the key "expires" is missing/,
    );
  });

  for (const [what, argv, message] of [
    ["checklist", ["checklist", "mien"], 'did you mean "mine"?'],
    ["item", ["checklist", "explain", "ONE-11"], 'did you mean "ONE-1"?'],
    ["level", ["checklist", "mine", "--level", "A"], "it has no levels"],
    ["format", ["checklist", "mine", "--render", "docx"], "html, md, pdf"],
    ["waivers", ["checklist", "mine", "--waivers", "nix.yaml"], "there is no file nix.yaml"],
    ["moment", ["checklist", "mine", "--at", "soon"], "is no moment"],
    ["score", ["gate", "--min-score", "101"], "from 0 to 100"],
  ] as const) {
    test(`a wrong ${what} exits with 3`, async () => {
      const world = fakeWorld({ cwd, home: HOME });
      expect(await runCommandLine([...argv], world)).toBe(3);
      expect(world.stderr.join("\n")).toContain(message);
    });
  }
});

test.describe("harness checklist explain", () => {
  test("shows the whole chain from the item to the raw samples", async () => {
    const { exitCode, stdout } = await harness("checklist", "explain", "mine/ONE-1");
    expect(exitCode).toBe(0);
    for (const part of [
      "mine/ONE-1: met",
      "checklists/mine.yaml:8, digest",
      "< 30 s",
      `${RUN}/results.json $["objectives"][0]["value"]`,
      "history.jsonl sha256",
      "again    npx harness run",
    ]) {
      expect(stdout).toContain(part);
    }
  });
});

test.describe("harness gate", () => {
  test("prints score, reasons and open items for programs", async () => {
    const { exitCode, stdout } = await harness("gate", "mine", "--min-score", "90", "--json");
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toEqual([
      {
        ...{ checklist: "mine", file: "checklists/mine.yaml", open: false, exitCode: 2 },
        ...{ score: 80, minScore: 90, reasons: ["score 80 is below 90"] },
        ...{ blocking: [], unmet: [], unknown: ["ONE-2"] },
      },
    ]);
  });

  test("is open, closed for lack of evidence, or closed", async () => {
    expect(await harness("gate", "mine", "--no-blocking")).toMatchObject({
      exitCode: 0,
      stdout: "mine: open (score 80)",
    });
    expect(await harness("gate", "mine", "--min-score", "90")).toMatchObject({
      exitCode: 2,
      stdout: "mine: closed: score 80 is below 90",
    });
    write("mine.yaml", CHECKLIST.replace("< 30s", "< 1ms"));
    expect(await harness("gate", "mine", "--min-score", "10", "--no-blocking")).toMatchObject({
      exitCode: 1,
      stdout: "mine: closed: score 0 is below 10; open and blocking: ONE-1",
    });
  });

  test("counts waivers, and without them what is waived is what it is", async () => {
    const day = startedAt.slice(0, 10);
    const waiver = `{ item: mine/ONE-2, reason: later, approver: Ada, created: ${day}, expires: ${day} }`;
    write("waivers.yaml", `waivers: [${waiver}]\n`);
    expect((await harness("gate", "mine", "--min-score", "100")).exitCode).toBe(0);
    expect(
      (await harness("gate", "mine", "--min-score", "100", "--without-waivers")).exitCode,
    ).toBe(2);
  });

  test("twin: is closed when evidence was changed, whatever the score", async () => {
    editResults();
    const { exitCode, stdout } = await harness("gate", "mine", "--min-score", "0");
    expect(exitCode).toBe(1);
    expect(stdout).toContain("was changed after the run");
  });
});
