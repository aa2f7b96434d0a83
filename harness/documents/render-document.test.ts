import { expect, test } from "@playwright/test";
import { InputErrors, formatError } from "../lib/errors.ts";
import { htmlMarkup } from "./markup.ts";
import { renderDocument, type DocumentRequest } from "./render-document.ts";
import type { DocumentFormat, TemplateFiles } from "./template-files.ts";

function templatesOf(texts: Readonly<Record<string, string>>): TemplateFiles {
  return new Map(
    Object.entries(texts).map(([name, text]) => [name, { file: `templates/${name}.hbs`, text }]),
  );
}

function render(
  texts: Readonly<Record<string, string>> | string,
  view: object,
  more: Partial<DocumentRequest> = {},
): string {
  const format: DocumentFormat = more.format ?? "md";
  const files = typeof texts === "string" ? { [`doc.${format}`]: texts } : texts;
  return renderDocument({ name: "doc", format, view, templates: templatesOf(files), ...more });
}

function problemsOf(act: () => unknown): string[] {
  try {
    act();
  } catch (error) {
    if (error instanceof InputErrors) return error.errors.map(formatError);
    throw error;
  }
  return [];
}

test("a value that is not there is an error with its template, line and path, wherever it is used", () => {
  const view = { release: { version: null }, list: [{ a: 1 }, { a: 2 }], own: undefined };
  const text = [
    "{{release.name}}",
    "{{#if release.date}}x{{/if}}",
    "{{#each release.commits}}x{{/each}}",
    "{{percent release.ratio}}",
    "{{#each list}}{{a}} {{b}}{{/each}}",
    "{{#each list as |one|}}{{#if one.c}}x{{/if}}{{/each}}",
    "{{nothing.at.all}}",
    "{{own}}",
    "{{> part title=release.title}}",
    "{{release.version}}",
  ].join("\n");
  const problems = problemsOf(() =>
    render({ "doc.md": text, "partials/part.md": "{{title}}\n{{subtitle}}" }, view),
  );
  const firstLines = problems.map((problem) => problem.split("\n")[0]);
  expect(firstLines).toEqual([
    'templates/doc.md.hbs:1:3 error DOC001: there is no value for "release.name"',
    'templates/doc.md.hbs:2:7 error DOC001: there is no value for "release.date"',
    'templates/doc.md.hbs:3:9 error DOC001: there is no value for "release.commits"',
    'templates/doc.md.hbs:4:11 error DOC001: there is no value for "release.ratio"',
    'templates/doc.md.hbs:5:23 error DOC001: there is no value for "b"',
    'templates/doc.md.hbs:6:30 error DOC001: there is no value for "one.c"',
    'templates/doc.md.hbs:7:3 error DOC001: there is no value for "nothing.at.all"',
    'templates/doc.md.hbs:8:3 error DOC001: there is no value for "own"',
    'templates/doc.md.hbs:9:16 error DOC001: there is no value for "release.title"',
    'templates/partials/part.md.hbs:2:3 error DOC001: there is no value for "subtitle"',
    'templates/doc.md.hbs:10:1 error DOC001: the value of "release.version" is null',
  ]);
  expect(problems[0]).toContain("fix: ");
});

test("null may be asked for, and a figure that was not measured prints as a dash", () => {
  const view = { value: null, expected: null };
  expect(render('{{#if expected}}x{{else}}none{{/if}} {{quantity value "ms"}}', view)).toBe(
    "none —",
  );
});

test("a value of the wrong kind is an error at the place that prints it", () => {
  const problems = problemsOf(() =>
    render("{{list}} {{percent text}} {{mark text}} {{nan}} {{{text}}}", {
      ...{ list: [1], text: "x", nan: Number.NaN },
    }),
  );
  expect(problems.map((problem) => problem.split("\n")[0])).toEqual([
    'templates/doc.md.hbs:1:1 error DOC002: "list" is a list, not a text',
    'templates/doc.md.hbs:1:10 error DOC002: "percent" is "x", not a number',
    'templates/doc.md.hbs:1:27 error DOC002: "mark" is "x", not a verdict',
    'templates/doc.md.hbs:1:41 error DOC001: the value of "nan" is NaN',
    expect.stringContaining('DOC002: "text" is no markup made by the harness'),
  ]);
});

for (const [text, message] of [
  ["a\n{{percnt x}}", 'doc.md.hbs:2:1 error DOC003: there is no helper "percnt"'],
  ["{{#x}}a{{/x}}", "doc.md.hbs:1:1 error DOC003: there is no block {{#x}}"],
  ["{{> prat}}", 'doc.md.hbs:1:1 error DOC003: there is no partial "prat"'],
  ["a\nb {{#if x}}", "doc.md.hbs:2 error DOC004: Parse error on line 2"],
  ["{{log x}}", 'error DOC003: there is no helper "log"'],
] as const) {
  test(`a template that cannot work is refused: ${JSON.stringify(text)}`, () => {
    expect(() => render(text, { x: 1 })).toThrow(
      expect.objectContaining({ code: /DOC00\d/.exec(message)?.[0] }),
    );
    try {
      render(text, { x: 1 });
    } catch (error) {
      expect(formatError(error as InputErrors)).toContain(message);
    }
  });
}

test("a document without a template says so", () => {
  expect(() => render({}, {})).toThrow("there is no template doc.md");
});

test("strings stay text in both languages, also through helpers and partials", () => {
  const evil = "<img src=x onerror=alert(1)> | **b** [x](javascript:1) `c` {{y}}";
  const texts = {
    "doc.md": "{{x}}\n{{> p}}\n{{code x}}\n{{concat x x}}",
    "doc.html": '<p title="{{x}}">{{x}}</p>{{> p}}{{code x}}{{link x "https://a/"}}',
    "partials/p.md": "{{x}}",
    "partials/p.html": "{{x}}",
  };
  const markdown = render(texts, { x: evil });
  expect(markdown.split("`` ")[0]).not.toContain("<img");
  expect(markdown).toContain("\\| \\*\\*b\\*\\* \\[x\\](javascript:1)");
  const html = render(texts, { x: `"'${evil}` }, { format: "html" });
  expect(html).not.toContain("<img");
  expect(html).not.toMatch(/title="[^"]*'/);
});

test("markup of our own is printed as it is, in its own language only", () => {
  const view = { picture: htmlMarkup("<svg></svg>") };
  expect(render("{{picture}}{{{picture}}}", view, { format: "html" })).toBe(
    "<svg></svg><svg></svg>",
  );
  expect(problemsOf(() => render("{{picture}}", view))).toHaveLength(1);
});

test("links lead nowhere that runs something", () => {
  const html = (target: string): string =>
    render("{{link text target}}", { text: "t", target }, { format: "html" });
  expect(html("a b/c.md#d")).toBe('<a href="a b/c.md#d">t</a>');
  for (const bad of [
    "javascript:alert(1)",
    " JaVaScRiPt:x",
    "data:text/html,x",
    "java\nscript:x",
    "",
  ]) {
    expect(html(bad)).toBe("t");
  }
  expect(render("{{link text target}}", { text: "a]b", target: "x (1).md" })).toBe(
    "[a\\]b](x%20%281%29.md)",
  );
});

test("evidence links carry the digest, relative to the document", () => {
  const reference = {
    path: "reports/a/1/results.json",
    sha256: "ab".repeat(32),
    created: "2026-01-01T00:00:00Z",
    select: 'objectives["Clients are back"].value',
  };
  expect(render('{{evidence ref base="../.." text="5 s"}}', { ref: reference })).toBe(
    `[5 s](../../reports/a/1/results.json "objectives[\\"Clients are back\\"].value · sha256 ${"ab".repeat(32)}")`,
  );
});

test("a value with the name of a helper is a value", () => {
  expect(render("{{value.count}} {{this.count}}", { count: 1, value: { count: 2 } })).toBe("2 1");
});

test("users' partials and inline partials work", () => {
  const texts = {
    "doc.md":
      '{{#> page title="T"}}body {{x}}{{/page}}{{#*inline "own"}}({{x}}){{/inline}}{{> own}}',
    "partials/page.md": "# {{title}}\n{{> @partial-block}}\n",
  };
  expect(render(texts, { x: 1 })).toBe("# T\nbody 1(1)");
});

test("formats: deltas with their uncertainty, units, plurals, times", () => {
  const view = {
    n: 1234,
    b: 1_500_000,
    t: "2026-11-21T08:26:42.569Z",
    c: -0.123,
    l: -0.15,
    u: -0.0912,
  };
  const say = (text: string): string => render(text, view);
  expect(say("{{delta c l u}} {{delta c}}")).toBe("−12.3 % (−15 % … −9.12 %) −12.3 %");
  expect(say('{{quantity n "ms"}} {{quantity b "bytes"}} {{quantity n "rows"}}')).toBe(
    "1.234 s 1.5 MB 1,234 rows",
  );
  expect(say('{{plural n "run" "runs"}} {{count n}}')).toBe("1,234 runs 1,234");
  expect(say("{{date t}} {{moment t}}")).toBe("2026-11-21 2026-11-21 08:26 UTC");
});

test("partials that a document does not use are not its business, those that its partials use are", () => {
  const files = {
    "doc.md": "{{> outer}}",
    "partials/outer.md": "({{> inner}})",
    "partials/inner.md": "{{name}}",
    "partials/of-others.md": "{{helper-of-others name}}",
  };
  expect(render(files, { name: "x" })).toBe("(x)");
  const used = { ...files, "doc.md": "{{> of-others}}" };
  expect(() => render(used, { name: "x" })).toThrow('there is no helper "helper-of-others"');
});
