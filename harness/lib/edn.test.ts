import { expect, test } from "@playwright/test";
import { EdnError, EdnParser, EdnTuple, INCOMPLETE } from "./edn.ts";

function parse(text: string): unknown {
  const parser = new EdnParser();
  parser.setText(text, true);
  return parser.form();
}

test("EDN values become plain values", () => {
  expect(parse("nil")).toBe(null);
  expect(parse("[true false :a/b sym \\a \\newline \\u0041]")).toEqual([
    true,
    false,
    "a/b",
    "sym",
    "a",
    "\n",
    "A",
  ]);
  expect(parse("(1 -2 3.5 1e3 +4 5N 6.5M 1/2 -)")).toEqual([1, -2, 3.5, 1000, 4, 5, 6.5, 0.5, "-"]);
  expect(parse('{:a 1, "b" #{2}, 3 (4), [5] nil}')).toEqual({ a: 1, b: [2], 3: [4], "[5]": null });
  expect(parse('"q\\"\\\\\\n\\u00e9é"')).toBe('q"\\\né é'.replace(" ", ""));
  expect(parse("##Inf")).toBe(Infinity);
});

test("tags, metadata, comments and discarded forms are seen through", () => {
  expect(parse('; c\n #inst "2020"')).toBe("2020");
  expect(parse("^{:m 1} [#_ #_ 1 2 3]")).toEqual([3]);
  expect(parse("#jepsen.history.Op{:index 1}")).toEqual({ index: 1 });
  expect(parse("#jepsen.independent/tuple [:k 2]")).toEqual(new EdnTuple("k", 2));
});

test("a map cannot reach the prototype of objects", () => {
  const map = parse("{:__proto__ {:polluted 1}}") as Record<string, unknown>;
  expect(Object.getPrototypeOf(map)).toBe(Object.prototype);
  expect(map["polluted"]).toBeUndefined();
});

test("text that ends inside a form is told from text that is wrong", () => {
  for (const text of ["", "[1", '"a', "{:a", "#", "\\", "#{1", "#_"]) {
    expect(() => parse(text), text).toThrow(INCOMPLETE);
  }
  for (const text of ["]", "[1}", "{:a}", "1x", '"\\q"']) {
    expect(() => parse(text), text).toThrow(EdnError);
    expect(() => parse(text), text).not.toThrow(INCOMPLETE);
  }
});
