import { expect, test } from "@playwright/test";
import fc from "fast-check";
import { Marked } from "marked";
import { readHumanBlocks } from "../documents/human-blocks.ts";
import type { DocumentFormat } from "../documents/template-files.ts";
import { propertyRuns } from "../testing/property-runs.ts";
import {
  ownTemplates,
  sampleCommits,
  sampleNotes,
  sampleReadinessSource,
} from "../testing/sample-release.ts";
import { withTexts } from "../testing/sample-results.ts";
import { readCommits } from "./commits.ts";
import type { NotesRequest } from "./notes-view.ts";
import { readDocument } from "./read-document.ts";
import { RELEASE_DOCUMENTS, renderNotes, type ReleaseDocument } from "./render-notes.ts";

const templates = ownTemplates();

function render(
  document: ReleaseDocument,
  format: DocumentFormat,
  request: NotesRequest = sampleNotes(),
  human: ReadonlyMap<string, string> = new Map(),
): string {
  return renderNotes({ document, format, request, templates, human });
}

/** Only the executive summary shows readiness. */
function requestFor(document: ReleaseDocument): NotesRequest {
  const request = sampleNotes();
  const readiness = document === "executive-summary" ? [sampleReadinessSource()] : [];
  return { ...request, sources: { ...request.sources, readiness } };
}

for (const document of RELEASE_DOCUMENTS) {
  for (const format of ["md", "html"] as const) {
    test(`golden: ${document}.${format}`, () => {
      const text = render(document, format, requestFor(document));
      // The style has a golden of nobody: it is looked at, in a browser.
      const body = format === "html" ? text.replace(/<style>[^]*?<\/style>/, "") : text;
      expect(body).toMatchSnapshot(`${document}.${format}`);
    });
  }
}

test("a release with a failing objective says so in every document, whatever is waived", () => {
  for (const document of RELEASE_DOCUMENTS) {
    const text = render(document, "md");
    expect(text).toContain("❌ fail");
    expect(text).toMatch(/\[16 s\]\[f\d+\]/);
    expect(render(document, "html")).toContain(">16 s</a>");
  }
  expect(render("release-notes", "md")).toContain("**expired**");
});

test("known-bad twin: a breaking change in a chore stands in the notes, an odd commit is listed", () => {
  const notes = render("release-notes", "md");
  const breaking = /## Breaking changes\n([^]*?)\n## /.exec(notes)?.[1] ?? "";
  expect(breaking).toContain("drop Node 20");
  expect(breaking).toContain("\\`cache\\` is called \\`store\\` now");
  expect(notes).toMatch(/\[1\]\[f\d+\] that do not follow Conventional Commits/);
  expect(notes).toContain("- Tidied up");
});

test("without runs and commits nothing is claimed", () => {
  const request = sampleNotes({
    sources: { runs: [], readiness: [], commits: null, waivers: null },
  });
  const notes = render("release-notes", "md", { ...request, dependencies: [] });
  expect(notes).toContain("⚠️ **inconclusive**: no run was given");
  expect(notes).not.toContain("None in the runs");
  expect(render("executive-summary", "html", request)).toContain("nothing is known");
});

test("readiness says for which commit it was judged, where that is not the one of the release", () => {
  const request = requestFor("executive-summary");
  expect(render("executive-summary", "md", request)).not.toContain("not the commit");
  const source = sampleReadinessSource();
  const commit = { head: "0c".repeat(20), dirty: true };
  const readiness = [{ ...source, readiness: { ...source.readiness, commit } }];
  const other = { ...request, sources: { ...request.sources, readiness } };
  for (const format of ["md", "html"] as const) {
    const text = render("executive-summary", format, other);
    expect(text).toContain("not the commit of this release");
    expect(text).toContain("changes that were not committed");
  }
});

test("customers are told no internals", () => {
  for (const format of ["md", "html"] as const) {
    const notes = render("customer-notes", format);
    for (const internal of [
      "reports/",
      "20261121",
      "redis 6.3.1",
      "Tidied up",
      "Grace",
      "01010101",
    ]) {
      expect(notes, internal).not.toContain(internal);
    }
  }
});

test("what people wrote survives rendering, also when the template has no place for it", () => {
  const text = "Line with two spaces  \nand `code`.\n\n\n- a\n\n| a | b |\n| - | - |\n| 1 | 2 |";
  const first = render("release-notes", "md");
  const written = first
    .replace(/(<!-- human: highlights -->)[^]*?(<!-- \/human: highlights -->)/, `$1\n${text}\n$2`)
    .replace("## Roadmap", "<!-- human: of-old -->\nkept\n<!-- /human: of-old -->\n\n## Roadmap");
  const human = readHumanBlocks(written);
  const again = render("release-notes", "md", sampleNotes({ version: "1.2.0" }), human);
  expect(readHumanBlocks(again).get("highlights")).toBe(text);
  expect(readHumanBlocks(again).get("of-old")).toBe("kept");
  expect(render("release-notes", "md", sampleNotes(), readHumanBlocks(again))).toContain(text);
  const html = render("release-notes", "html", sampleNotes(), human);
  expect(html).toContain("<code>code</code>");
  expect(html).toContain("<td>1</td>");
});

test("what people wrote is no way to put scripts into a page", () => {
  const human = new Map([
    [
      "highlights",
      "<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=y>\n\n**b** <i>i</i>",
    ],
    ["roadmap", '![x](https://tracker.example/x.png)\n\n<!-- a -->\n\n[ok](https://a.example "t")'],
  ]);
  const html = render("release-notes", "html", sampleNotes(), human);
  expect(html).not.toMatch(/<script|<img|<i>|href="javascript|tracker\.example/);
  expect(html).toContain("<strong>b</strong>");
  expect(html).toContain('<a href="https://a.example" title="t">ok</a>');
});

const EVIL = [
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "</td></tr></table><h1>x</h1>",
  "| a | b |",
  "[9 ms][f1]",
  '[f1]: #evidence "value of r1: x"',
  "| r9 | after | x | [y](z) | `" + "a".repeat(64) + "` |",
  "<!-- human: highlights -->\nx\n<!-- /human: highlights -->",
  "\n\n# heading\n\n- list\n1. x",
  "```\ncode",
  "![x](http://x/y.png) [x](javascript:alert(1)) **b** _i_ ~~s~~ `c`",
  "{{constructor}} {{{x}}} &lt;b&gt; &amp; \\",
  "--> ]]> %> \u0000\u0007 \uD800 \u202E",
];

/** The same release with every free text beginning with `evil`. */
function poisoned(evil: string): NotesRequest {
  const bad = (text: string): string => `${evil} ${text}`;
  const request = sampleNotes();
  const { runs, waivers } = request.sources;
  const messages = sampleCommits().map(({ message }) => message);
  const subjects = messages.map((message) =>
    message.replace(
      /^((?:\w+(?:\([^)]*\))?!?: )?)/,
      (type) => `${type}${evil.replace(/\s+/g, " ")} `,
    ),
  );
  return {
    ...request,
    product: bad(request.product),
    version: bad(request.version),
    from: bad(request.from),
    sources: {
      runs: runs.map((run) => ({ ...run, results: withTexts(run.results, bad) })),
      readiness: [],
      commits: {
        ...{ from: "0a".repeat(20), to: "0b".repeat(20) },
        commits: readCommits(sampleCommits(subjects)),
      },
      waivers: waivers && {
        ...waivers,
        waivers: waivers.waivers.map((one) => ({
          ...one,
          item: bad(one.item),
          reason: bad(one.reason),
        })),
      },
    },
    dependencies: request.dependencies.map((one) => ({
      ...one,
      name: bad(one.name),
      to: bad(one.to),
    })),
  };
}

/** Elements in their order, without what is in them; pictures and scrollers of figures apart. */
function structureOf(html: string): string {
  return (html.match(/<\/?[a-z][a-z0-9]*/gi) ?? []).join("");
}

test("text in commits, results and waivers stays text: the structure of no document changes", () => {
  // A bare address becomes a link wherever Markdown is shown; it leads where it says.
  const marked = new Marked({ gfm: true, tokenizer: { url: () => undefined } });
  const expected = new Map<string, string>();
  const structure = (document: ReleaseDocument, evil: string): string[] => {
    const request = poisoned(evil);
    const markdown = render(document, "md", request);
    return [
      structureOf(render(document, "html", request)),
      structureOf(marked.parse(markdown, { async: false })),
      String(readDocument(markdown).figures.length),
      String(readDocument(markdown).sources.length),
    ];
  };
  const any = fc.array(fc.oneof(fc.constantFrom(...EVIL), fc.string()), {
    minLength: 1,
    maxLength: 3,
  });
  fc.assert(
    fc.property(fc.constantFrom(...RELEASE_DOCUMENTS), any, (document, parts) => {
      const usual = expected.get(document) ?? structure(document, "plain").join("\n");
      expected.set(document, usual);
      expect(structure(document, parts.join(" ")).join("\n")).toBe(usual);
    }),
    { numRuns: propertyRuns(15), examples: EVIL.map((evil) => ["release-notes", [evil]]) },
  );
});
