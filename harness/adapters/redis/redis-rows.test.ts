import { expect, test } from "@playwright/test";
import type { FixtureColumn } from "../../domain/fixture.ts";
import { Tally, type Row } from "../../domain/row-batch.ts";
import { writeRows } from "../../domain/row-writer.ts";
import { CommandWriter } from "./command-writer.ts";
import { hashForm, jsonForm, type RowForm } from "./redis-row-forms.ts";
import { RedisRows } from "./redis-rows.ts";

const COLUMNS: readonly FixtureColumn[] = [
  { name: "id", type: "integer" },
  { name: "price", type: "decimal", scale: 2, nullable: true },
  { name: 'the "note"', type: "text", nullable: true },
  { name: "ok", type: "boolean" },
];
const ROWS: readonly Row[] = [
  ["1", "2.50", 'tab\there, quote " and \\, newline\n, é 😀, \u0001', "true"],
  ["12345678901234567890", null, "", "false"],
  ["3", "99999999999999999.25", null, "true"],
];
const batch = writeRows(ROWS, COLUMNS.length);

function commands(make: (form: RowForm) => RowForm["write"], form: typeof hashForm): string[][] {
  const prefix = Buffer.from("t:");
  const out = new CommandWriter();
  const command = make(form(COLUMNS, (to, from, row) => to.value(from, row * from.width, prefix)));
  for (let row = 0; row < batch.count; row += 1) command(out, batch, row);
  return wordsOf(out.take());
}

/** A second reader of the protocol, by its description alone. */
function wordsOf(bytes: Buffer): string[][] {
  const found: string[][] = [];
  let at = 0;
  const number = (): number => {
    const end = bytes.indexOf("\r\n", at);
    const value = Number(bytes.toString("utf8", at + 1, end));
    at = end + 2;
    return value;
  };
  while (at < bytes.length) {
    const words = Array.from({ length: number() }, () => {
      const length = number();
      at += length + 2;
      return bytes.toString("utf8", at - length - 2, at - 2);
    });
    found.push(words);
  }
  return found;
}

test("a hash holds the values as they are; a null is a field that is not there", () => {
  expect(commands(({ write }) => write, hashForm)).toEqual(
    ROWS.map((row) => [
      "HSET",
      `t:${row[0]}`,
      ...COLUMNS.flatMap(({ name }, i) => (row[i] == null ? [] : [name, row[i]])),
    ]),
  );
  expect(commands(({ ask }) => ask, hashForm)[1]).toEqual([
    ...["HMGET", "t:12345678901234567890", ...COLUMNS.map(({ name }) => name)],
  ]);
});

test("JSON has numbers as numbers unless a reader would round them", () => {
  const texts = commands(({ write }) => write, jsonForm).map(([, , text = ""]) => text);
  expect(texts[0]).toBe(
    `{"id":1,"price":2.50,"the \\"note\\"":${JSON.stringify(ROWS[0]?.[2])},"ok":true}`,
  );
  expect(texts[1]).toBe(
    '{"id":"12345678901234567890","price":null,"the \\"note\\"":"","ok":false}',
  );
  expect(JSON.parse(texts[2] ?? "")).toMatchObject({ id: 3, price: "99999999999999999.25" });
});

/** Replies as Redis gives them. */
function replies(store: "hash" | "json", rows: readonly (Row | undefined)[]): Buffer {
  const bulk = (text: string | null | undefined): string =>
    text == null ? "$-1\r\n" : `$${Buffer.byteLength(text)}\r\n${text}\r\n`;
  const texts = commands(({ write }) => write, jsonForm).map(([, , text]) => text);
  const each = rows.map((row) =>
    store === "json"
      ? bulk(row && texts[ROWS.indexOf(row)])
      : `*${COLUMNS.length}\r\n${COLUMNS.map((_, i) => bulk(row?.[i])).join("")}`,
  );
  return Buffer.from(each.join(""));
}

for (const store of ["hash", "json"] as const) {
  test(`${store}: replies in slices of any size are the rows that were written`, () => {
    const expected = new Tally();
    expected.add(batch.bytes, batch.count);
    const tally = expected.finish();
    const bytes = replies(store, ROWS);
    for (const size of [1, 2, 3, 5, 7, 16, 61, 100, bytes.length]) {
      const rows = new RedisRows(COLUMNS, store);
      let count = 0;
      for (let at = 0; at < bytes.length; at += size)
        count += rows.push(bytes.subarray(at, at + size));
      expect(count).toBe(ROWS.length);
      expect(rows.finish()).toEqual(tally);
    }
  });

  test(`${store}: a key that is gone, or holds something else, is no row`, () => {
    const rows = new RedisRows(COLUMNS, store);
    expect(rows.push(replies(store, [ROWS[0], undefined, ROWS[2]]))).toBe(3);
    expect(rows.finish().rows).toBe(2);
    const wrong = new RedisRows(COLUMNS, store);
    expect(() => wrong.push(Buffer.from("-WRONGTYPE Operation against a key\r\n"))).toThrow(
      "WRONGTYPE",
    );
  });
}
