import { expect, test } from "@playwright/test";
import { ByteWriter } from "./byte-writer.ts";

test("whole numbers are written as String writes them", () => {
  const out = new ByteWriter();
  const numbers = [
    0,
    -0,
    7,
    10,
    -10,
    99,
    100,
    2 ** 31 - 1,
    2 ** 31,
    -(2 ** 31),
    2 ** 53 - 1,
    1 - 2 ** 53,
  ];
  for (const number of numbers) {
    out.integer(number);
    out.byte(32);
  }
  expect(out.take().toString()).toBe(numbers.map((number) => `${number} `).join(""));
});

test("what is taken stays as it is until it is given back", () => {
  const out = new ByteWriter();
  out.utf8("first");
  const first = out.take();
  out.utf8("other");
  const other = out.take();
  expect([first.toString(), other.toString()]).toEqual(["first", "other"]);
  out.giveBack(first);
  out.utf8("x");
  out.take();
  out.utf8("third");
  expect(out.take().buffer).toBe(first.buffer);
});

test("it grows as it must", () => {
  const [out, part] = [new ByteWriter(), new ByteWriter()];
  const long = Buffer.from("é".repeat(50_000));
  for (let i = 0; i < 5; i += 1) out.copy(long, 0, long.length);
  part.hex(0xdeadbeef, 8);
  out.append(part);
  out.append(part);
  expect(out.take().toString()).toBe(`${"é".repeat(250_000)}deadbeef`);
});
