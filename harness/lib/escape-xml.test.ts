import { expect, test } from "@playwright/test";
import { escapeXml } from "./escape-xml.ts";

test("text for XML has its five special characters replaced", () => {
  expect(escapeXml(`<a b="c" d='e'>&</a>`)).toBe(
    "&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;&lt;/a&gt;",
  );
});

test("text for XML has what XML cannot hold replaced, and keeps tabs and line breaks", () => {
  expect(escapeXml("a\u0000b\u001bc\uD800d\uFFFFe")).toBe("a\uFFFDb\uFFFDc\uFFFDd\uFFFDe");
  expect(escapeXml("a\tb\nc\r😀")).toBe("a\tb\nc\r😀");
});
