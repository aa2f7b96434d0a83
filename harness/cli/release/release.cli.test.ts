import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "@playwright/test";
import { statedFiles } from "../../adapters/attestation/run-files.ts";
import { findChromium } from "../../adapters/chromium/find-chromium.ts";
import { STATEMENT_FILE } from "../../domain/evidence.ts";
import type { Results } from "../../domain/results.ts";
import { statementOf } from "../../domain/statement.ts";
import { fakeWorld, type FakeWorld } from "../../testing/fake-world.ts";
import { sampleRuns } from "../../testing/sample-release.ts";
import { runCommandLine } from "../program.ts";

const NOTES = "reports/release/1.1.0/release-notes.md";
let project: string;

test.beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), "harness-release-"));
});
test.afterEach(() => rmSync(project, { recursive: true, force: true }));

function git(...args: readonly string[]): void {
  const who = ["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"];
  execFileSync("git", [...who, ...args], { cwd: project, stdio: "pipe" });
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(project, path)), { recursive: true });
  writeFileSync(join(project, path), text);
}

function read(path: string): string {
  return readFileSync(join(project, path), "utf8");
}

async function writeRun({ results, path }: { results: Results; path: string }): Promise<void> {
  const text = `${JSON.stringify(results, undefined, 2)}\n`;
  write(path, text);
  const folder = join(project, dirname(path));
  const scenario = { file: "s.yaml", sha256: createHash("sha256").update("s").digest("hex") };
  const statement = statementOf({ results, files: await statedFiles(folder), scenario });
  writeFileSync(join(folder, STATEMENT_FILE), JSON.stringify(statement));
}

/** A repository with a tag, a breaking chore since, and two judged runs with their statements. */
async function release(): Promise<void> {
  git("init", "--quiet", "--initial-branch=main");
  write("package.json", '{ "name": "@acme/shop", "dependencies": { "a": "1.0.0" } }');
  git("add", ".");
  git("commit", "--quiet", "-m", "feat: first");
  git("tag", "v1.0.0");
  write("package.json", '{ "name": "@acme/shop", "dependencies": { "a": "2.0.0" } }');
  git("add", ".");
  git("commit", "--quiet", "-m", "feat: carts <img src=x>");
  git("commit", "--quiet", "--allow-empty", "-m", "chore!: drop Node 20");
  git("commit", "--quiet", "--allow-empty", "-m", "whatever");
  for (const run of sampleRuns()) await writeRun(run);
}

async function harness(...argv: readonly string[]): Promise<FakeWorld & { code: number }> {
  const home = join(import.meta.dirname, "..", "..", "..");
  const world = fakeWorld({ cwd: project, home, env: process.env });
  return { ...world, code: await runCommandLine(argv, world) };
}

function notes(...more: readonly string[]) {
  return harness(
    ...["notes", "--release", "1.1.0", "--results", "reports/region-failover/20261121*"],
    ...["--baseline-results", "reports/region-failover/20261101-000000-0001", ...more],
  );
}

test("notes from the last tag, verified, with everything that must be in them", async () => {
  await release();
  const written = await notes("--render", "md,html");
  expect(written.stderr).toEqual(["note: changes since v1.0.0 (--from names another)"]);
  expect(written.code).toBe(0);
  expect(written.stdout).toEqual([NOTES, NOTES.replace(".md", ".html")]);
  const text = read(NOTES);
  expect(text).toContain("# shop 1.1.0");
  expect(text).toContain("changes from `v1.0.0` to `HEAD`");
  expect(text).toContain("carts &lt;img src=x&gt;");
  expect(text).toContain("| a | 1.0.0 | 2.0.0 | use, changed |");
  expect(text).toMatch(/## Breaking changes\n\n- \*\*chore:\*\* drop Node 20/);
  expect(text).toContain("- whatever");
  expect(text).toMatch(/objective \*\*Clients are back\*\* \[❌ fail\]/);
  const verified = await harness("verify", NOTES);
  expect(verified.stderr).toEqual([]);
  expect(verified.stdout.at(-1)).toMatch(/: verified: (\d+) of \1 figures verified against 2 runs/);
  expect(verified.code).toBe(0);
});

test("known-bad twin: a figure changed by hand, a digit in a run, a forged statement fail by name", async () => {
  await release();
  await notes();
  const original = read(NOTES);
  write(NOTES, original.replace("[16 s]", "[14 s]"));
  const edited = await harness("verify", NOTES);
  expect(edited.code).toBe(1);
  expect(edited.stderr.join("\n")).toMatch(
    /release-notes\.md:\d+ error VER001: value of r2: Clients are back: the document says "14 s", its evidence says "16 s"/,
  );
  write(NOTES, original);

  const run = "reports/region-failover/20261121-000000-0002/results.json";
  const results = read(run);
  write(run, results.replace('"durationMs": 27814', '"durationMs": 27815'));
  const changed = await harness("verify", NOTES);
  expect(changed.code).toBe(1);
  const said = changed.stderr.join("\n");
  expect(said).toContain(`VER002: r2: ${run} was changed`);
  expect(said).toContain("VER006: r2:");

  const made = await notes();
  expect(made.code).toBe(3);
  expect(made.stderr.join("\n")).toContain(`${run} error REL006: results.json was changed`);

  rmSync(join(project, run));
  const missing = await harness("verify", NOTES);
  expect(missing.code).toBe(1);
  expect(missing.stderr.join("\n")).toContain(`VER003: r2: ${run} is not there`);
});

test("known-bad twin: a template that uses a missing value names template, line and path", async () => {
  await release();
  write(
    "checklists/templates/release-notes.md.hbs",
    "# {{product}}\n\n{{release.owner}} {{mark x}}\n",
  );
  const written = await notes();
  expect(written.code).toBe(3);
  expect(written.stderr.join("\n")).toContain(
    'checklists/templates/release-notes.md.hbs:3:3 error DOC001: there is no value for "release.owner"',
  );
  expect(written.stderr.join("\n")).toContain('there is no value for "x"');
  expect(existsSync(join(project, NOTES))).toBe(false);
});

test("without a word on runs, the newest run of each scenario is meant, and it says so", async () => {
  await release();
  symlinkSync("20261121-000000-0002", join(project, "reports/region-failover/latest"));
  const { code, stderr } = await harness("notes", "--release", "1.1.0");
  expect(code).toBe(0);
  expect(stderr.at(-1)).toBe(
    "note: figures of reports/region-failover/latest (--results names others)",
  );
  expect(read(NOTES)).toContain("20261121-000000-0002");
  expect((await harness("verify", NOTES)).code).toBe(0);
});

test("what people wrote stays when notes are rendered again", async () => {
  await release();
  await notes();
  const block = /(<!-- human: highlights -->)[^]*?(<!-- \/human: highlights -->)/;
  write(NOTES, read(NOTES).replace(block, "$1\nOurs, [9 s][f1].\n$2"));
  await notes();
  expect(read(NOTES)).toContain("Ours, [9 s][f1].");
  expect((await harness("verify", NOTES)).code).toBe(0);
});

test("customer notes carry digests only, and are verified by them", async () => {
  await release();
  await notes("--customer", "--out", "out");
  expect(read("out/customer-notes.md")).not.toContain("reports/");
  expect((await harness("verify", "out/customer-notes.md")).code).toBe(0);
  const elsewhere = await harness("verify", "out/customer-notes.md", "--results", NOTES);
  expect(elsewhere.code).toBe(1);
});

test("waivers are printed and can hide nothing", async () => {
  await release();
  write(
    "checklists/waivers.yaml",
    "waivers:\n  - { item: tars/REL-01, reason: known, approver: Grace, created: 2026-01-01, expires: 2026-01-02 }\n",
  );
  await notes();
  expect(read(NOTES)).toContain(
    "| tars/REL-01 | known | Grace | 2026-01-01 | 2026-01-02 **expired** |",
  );
  expect(read(NOTES)).toContain("❌ fail");
  write("checklists/waivers.yaml", `${read("checklists/waivers.yaml")}# later\n`);
  const { code, stderr } = await harness("verify", NOTES);
  expect(code).toBe(1);
  expect(stderr.join("\n")).toContain("VER002: w: checklists/waivers.yaml was changed");
});

test.describe("readiness in the executive summary", () => {
  const SUMMARY = "reports/release/1.1.0/executive-summary.md";
  const READINESS = "reports/readiness/mine/readiness.json";
  const summary = (...more: readonly string[]) => notes("--summary", ...more);

  async function judged(): Promise<void> {
    await release();
    const item =
      "{ id: A-1, question: Is it?, criterion: it is, owner: a, severity: low, needs: x }";
    write(
      "checklists/mine.yaml",
      `checklist: mine\ntitle: Mine\ncategories: { a: { title: A, items: [${item}] } }\n`,
    );
    expect((await harness("checklist", "mine", "--render", "json")).code).toBe(0);
  }

  test("is that of every readiness.json that is there, and verifies", async () => {
    await judged();
    const { code, stderr } = await summary();
    expect(code).toBe(0);
    expect(stderr).toContain(`note: readiness of ${READINESS} (--readiness names others)`);
    expect(read(SUMMARY)).toMatch(/\*\*Mine\*\*: \[⚠️ cannot tell\]\[f\d+\], score \[0\]/);
    const verified = await harness("verify", SUMMARY);
    expect(verified.stderr).toEqual([]);
    expect(verified.code).toBe(0);
    await notes();
    expect(read(NOTES)).not.toContain("readiness.json");
  });

  test("is nothing known where nothing was judged", async () => {
    await release();
    await summary();
    expect(read(SUMMARY)).toContain("No checklist was judged, so nothing is known.");
  });

  test("known-bad twin: a score edited by hand is refused, before and after", async () => {
    await judged();
    await summary();
    write(READINESS, read(READINESS).replace('"withWaivers": 0', '"withWaivers": 99'));
    const verified = await harness("verify", SUMMARY);
    expect(verified.code).toBe(1);
    expect(verified.stderr.join("\n")).toContain(
      "VER003: c1: readiness.json was changed after it was judged",
    );
    const again = await summary();
    expect(again.code).toBe(3);
    expect(again.stderr.join("\n")).toContain(`${READINESS} error REL005`);
    const none = await summary("--readiness", "package.json");
    expect([none.code, none.stderr.join("\n")]).toEqual([3, expect.stringContaining("REL004")]);
  });
});

test("PDF, by a browser that is there or with a word on how to get one", async () => {
  await release();
  const browser = await findChromium(process.env).catch(() => undefined);
  if (browser !== undefined) {
    expect((await notes("--summary", "--render", "pdf", "--out", "out")).code).toBe(0);
    expect(read("out/executive-summary.pdf").slice(0, 5)).toBe("%PDF-");
  }
  const world = fakeWorld({
    cwd: project,
    home: join(import.meta.dirname, "..", "..", ".."),
    env: { ...process.env, CHROME_PATH: "/nowhere/chrome" },
  });
  expect(await runCommandLine(["notes", "--render", "md,pdf", "--out", "other"], world)).toBe(4);
  expect(world.stderr.join("\n")).toContain("CHROME_PATH=/nowhere/chrome is no program");
  expect(existsSync(join(project, "other/release-notes.md"))).toBe(true);
});

test("what cannot be is refused with a way out", async () => {
  const outside = await harness("notes");
  expect(outside.code).toBe(3);
  expect(outside.stderr.join("\n")).toContain("GIT001");
  git("init", "--quiet", "--initial-branch=main");
  git("commit", "--quiet", "--allow-empty", "-m", "feat: first");
  const untagged = await harness("notes");
  expect(untagged.code).toBe(0);
  expect(untagged.stderr).toEqual(["note: no tag before HEAD: all changes (--from names another)"]);
  expect(read("reports/release/Unreleased/release-notes.md")).toContain("no run was given");
  const unknown = await harness("notes", "--from", "v9");
  expect(unknown.stderr.join("\n")).toMatch(/GIT002: there is no tag or commit "v9"[^]*no tags/);
  const option = await harness("notes", "--from=--output=x");
  expect(option.stderr.join("\n")).toContain("GIT002");
  const noRun = await harness("notes", "--from", "root", "--results", "reports/nothing");
  expect(noRun.stderr.join("\n")).toContain('REL001: there is no "reports/nothing"');
  write("README.md", "# x");
  const plain = await harness("verify", "README.md", "--verbose");
  expect(plain.code).toBe(3);
  expect(plain.stderr.join("\n")).toContain("REL010");
  expect((await harness("verify", "gone.md")).stderr.join("\n")).toContain("REL011");
  expect((await harness("notes", "--render", "docx")).code).toBe(3);
});

test("a run on both sides of a comparison is refused", async () => {
  await release();
  const both = await harness("notes", "--results", "reports", "--baseline-results", "reports");
  expect(both.code).toBe(3);
  expect(both.stderr.join("\n")).toContain("REL003");
});

test("changelog: written, checked, released; a rewritten entry fails the check", async () => {
  await release();
  expect((await harness("changelog", "--check")).stderr.join("\n")).toContain("REL022");
  const first = await harness("changelog");
  expect(first.stdout).toEqual(["CHANGELOG.md: 2 entries added"]);
  expect(read("CHANGELOG.md")).toContain("- **Breaking:** drop Node 20 (");
  expect((await harness("changelog", "--check")).code).toBe(0);
  expect((await harness("changelog", "--release", "1.1.0")).code).toBe(0);
  expect((await harness("changelog", "--release", "1.1.0")).stderr.join("\n")).toContain("REL021");
  expect((await harness("changelog", "--release", "soon")).stderr.join("\n")).toContain("REL020");
  git("add", "CHANGELOG.md");
  git("commit", "--quiet", "-m", "chore: release 1.1.0");
  git("tag", "v1.1.0");
  expect((await harness("changelog", "--check")).code).toBe(0);
  write("CHANGELOG.md", read("CHANGELOG.md").replace("carts", "wagons"));
  git("commit", "--quiet", "--allow-empty", "-m", "chore(x)!: later");
  const check = await harness("changelog", "--check");
  expect(check.code).toBe(1);
  expect(check.stderr.join("\n")).toMatch(/LOG007[^]*later[^]*LOG006[^]*1\.1\.0/);
});

for (const command of ["notes", "verify", "changelog"]) {
  test(`${command} --help shows examples`, async () => {
    const { code, stdout } = await harness(command, "--help");
    expect(code).toBe(0);
    expect(stdout.join("\n")).toContain(`Examples:\n  harness ${command}`);
  });
}
