import { expect, test } from "@playwright/test";
import { CHECKERS } from "./registry.ts";
import { setFullChecker } from "./set-full.ts";

const NOTHING = { operations: [], warnings: [] };
const checkWith = (options: object) => () => setFullChecker.check(NOTHING, options);

test("checkers refuse options that they do not take, and say what was meant", () => {
  expect(checkWith({ linearisable: true })).toThrow(
    expect.objectContaining({
      code: "CHK031",
      message: 'set-full takes no option "linearisable"',
      fix: 'did you mean "linearizable"?',
    }),
  );
  expect(checkWith({ zzz: 1 })).toThrow(expect.objectContaining({ fix: "leave it out" }));
});

test("checkers refuse values that an option does not take", () => {
  for (const value of ["yes", 1, null]) {
    expect(checkWith({ linearizable: value })).toThrow(
      expect.objectContaining({ code: "CHK032", why: "it takes true or false" }),
    );
  }
  expect(checkWith({ linearizable: undefined })).not.toThrow();
});

const WRONG: Readonly<Record<string, readonly object[]>> = {
  bank: [{ total: 1.5 }, { accounts: "a" }, { accounts: [{}] }, { negativeBalances: "no" }],
  counter: [{ initial: "5" }],
  queue: [{ drained: 1 }, { delivery: "once" }],
  stream: [{ delivery: "once" }, { polled: true }],
  "mutual-exclusion": [{ fencing: "on" }],
  convergence: [{ type: "list" }, { nodes: "a" }],
  "trace-continuity": [{ services: "api" }],
};

for (const [name, wrong] of Object.entries(WRONG)) {
  test(`${name} checker refuses wrong options`, async () => {
    const checker = await CHECKERS[name]!();
    for (const options of wrong) {
      expect(() => checker.check(NOTHING, options)).toThrow(
        expect.objectContaining({ code: "CHK032" }),
      );
    }
  });
}

const OPEN = ["linearizable", "list-append", "rw-register"];

test("checkers take what the command line sets for all of them, and nothing else", async () => {
  const general = { failedCas: "dropped", keyBy: "key" };
  for (const [name, load] of Object.entries(CHECKERS)) {
    if (OPEN.includes(name)) continue;
    const checker = await load();
    expect(checker.check(NOTHING, general).verdict).toBe("unknown");
    expect(() => checker.check(NOTHING, { nonsense: 1 })).toThrow(/takes no option "nonsense"/);
  }
});
