import { expect, test } from "@playwright/test";
import { ownTemplates, sampleNotes, sampleReadinessSource } from "../testing/sample-release.ts";
import { readDocument } from "./read-document.ts";
import { RELEASE_DOCUMENTS, renderNotes } from "./render-notes.ts";
import type { Sources } from "./sources.ts";
import { verifyDocument, type Verification } from "./verify-document.ts";

const request = sampleNotes();
const templates = ownTemplates();

function render(document: (typeof RELEASE_DOCUMENTS)[number]): string {
  return renderNotes({ document, format: "md", request, templates, human: new Map() });
}

function verify(markdown: string, sources: Sources = request.sources): Verification {
  return verifyDocument(readDocument(markdown), sources, new Set());
}

const notes = render("release-notes");

for (const document of RELEASE_DOCUMENTS) {
  test(`${document}: every figure is made again as it stands there`, () => {
    const markdown = render(document);
    const { problems, verified } = verify(markdown);
    expect(problems).toEqual([]);
    expect(verified.length).toBe(readDocument(markdown).figures.length);
    expect(verified.length).toBeGreaterThan(10);
  });
}

test("known-bad twin: every single figure that is edited by hand is found, by its name", () => {
  const figures = [...notes.matchAll(/\[((?:\\.|[^\\[\]])*)\]\[(f\d+)\]/g)];
  for (const { 0: whole, 1: text = "", 2: id = "", index } of figures) {
    const digit = /\d/.exec(text)?.[0];
    const edited =
      digit === undefined ? `${text}x` : text.replace(digit, String((+digit + 1) % 10));
    const document =
      notes.slice(0, index) + whole.replace(text, edited) + notes.slice(index + whole.length);
    const { problems } = verify(document);
    const recipe = readDocument(notes).recipes.get(id)?.text ?? "";
    expect(problems, `${whole} → ${edited}`).toEqual([
      expect.objectContaining({ code: "VER001", message: expect.stringContaining(recipe) }),
    ]);
    expect(problems[0]?.line).toBe(notes.slice(0, index).split("\n").length);
  }
});

test("a verdict turned from fail to pass, and a failing objective taken out, are found", () => {
  const turned = verify(notes.replaceAll("❌ fail", "✅ pass")).problems;
  expect(turned.map(({ code }) => code)).toContain("VER001");
  const cut = notes
    .split("\n")
    .filter((line) => !line.includes("16 s") && !line.includes("❌ fail"))
    .join("\n");
  expect(verify(cut).problems.map(({ code }) => code)).toContain("VER005");
  const withDefinitions = cut.replace(/^\[f\d+\]: .*(?:Clients are back|verdict of).*\n/gm, "");
  expect(verify(withDefinitions).problems).toContainEqual({
    code: "VER005",
    message: "the document must say and does not: verdict of r2: Clients are back",
  });
});

test("a changed result names the figures that are no longer true", () => {
  const { runs } = request.sources;
  const changed = runs.map((run) => ({
    ...run,
    results: {
      ...run.results,
      objectives: run.results.objectives.map((one) =>
        run.id === "r1" && one.name === "Writes are quick again" ? { ...one, value: 401.5 } : one,
      ),
    },
  }));
  const { problems } = verify(notes, { ...request.sources, runs: changed });
  expect(problems.map(({ message }) => message)).toEqual([
    expect.stringContaining('value of r1: Writes are quick again: the document says "400.5 ms"'),
    expect.stringContaining("change of r1 to r2: Writes are quick again"),
  ]);
});

test("figures that nothing explains, or that cannot be made, are problems", () => {
  expect(verify(`${notes}\n[7 s][f999]\n`).problems).toEqual([
    expect.objectContaining({ code: "VER004", message: expect.stringContaining("[f999]") }),
  ]);
  const twisted = notes.replace(/^\[f1\]: .*$/m, '[f1]: #evidence "wish of r2"');
  expect(verify(twisted).problems[0]).toMatchObject({ code: "VER004" });
  const unknown = notes.replace(/^(\[f1\]: .*) of r2"$/m, '$1 of r7"');
  expect(verify(unknown).problems[0]?.message).toContain("there is no run r7");
});

test("text of people and code is no figure; quotes of any kind are read", () => {
  const text = [
    "<!-- human: a -->",
    "[1 s][f1]",
    "<!-- /human: a -->",
    "`[2 s][f1]` \\`[3 s][f1]\\` [4 \\] &lt; s][f1]",
    "[f1]: #evidence 'value of r1: a \"b\"'",
    "| r1 | after | x | [results.json](<a%20b/results.json>) | `" + "a".repeat(64) + "` |",
  ].join("\n");
  const { figures, recipes, sources, humanBlocks } = readDocument(text);
  expect(figures).toEqual([
    { id: "f1", line: 4, text: "3 s" },
    { id: "f1", line: 4, text: "4 ] < s" },
  ]);
  expect(recipes.get("f1")?.text).toBe('value of r1: a "b"');
  expect(sources).toEqual([
    { id: "r1", line: 6, set: "after", link: "a b/results.json", digest: "a".repeat(64) },
  ]);
  expect(humanBlocks).toBe(1);
});

test.describe("readiness in an executive summary", () => {
  const [source] = [sampleReadinessSource("On call | <b>")];
  const sources: Sources = { ...request.sources, readiness: [source] };
  const markdown = renderNotes({
    ...{ document: "executive-summary", format: "md", templates, human: new Map() },
    request: { ...request, sources },
  });

  test("is verified figure by figure", () => {
    expect(markdown).toContain("⚠️ cannot tell");
    const { problems, verified } = verify(markdown, sources);
    expect(problems).toEqual([]);
    expect(verified.map(({ recipe }) => recipe)).toEqual(
      expect.arrayContaining(["decision of c1", "score of c1", "items unknown of c1"]),
    );
  });

  test("known-bad twin: a decision or score edited by hand, taken out, or made of another file", () => {
    const edited = verify(markdown.replace("⚠️ cannot tell", "✅ ready"), sources);
    expect(edited.problems).toMatchObject([{ code: "VER001" }]);
    const cut = markdown
      .replace(/^.*decision of c1.*$/m, "")
      .replace(/\[⚠️ cannot tell\]\[f\d+\]/, "");
    expect(verify(cut, sources).problems).toEqual([
      { code: "VER005", message: "the document must say and does not: decision of c1" },
    ]);
    const better = { ...source.readiness, score: { withWaivers: 95, withoutWaivers: 95 } };
    const other = verify(markdown, { ...sources, readiness: [{ ...source, readiness: better }] });
    expect(other.problems.map(({ message }) => message.split(":")[0])).toEqual([
      "score of c1",
      "score without waivers of c1",
    ]);
  });
});
