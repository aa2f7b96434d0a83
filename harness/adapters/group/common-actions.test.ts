import { expect, test } from "@playwright/test";
import { z } from "zod";
import type { NodeKind, RunningGroup } from "../../ports/node-kind.ts";
import type { ExecResult } from "../../ports/runtime.ts";
import { withCommonActions } from "./common-actions.ts";

/** Keeps what it was asked in a private field, as the real groups do. */
class Group {
  readonly group = "db";
  readonly nodes = [
    { name: "db-a", region: "a" },
    { name: "db-b", region: "b" },
  ];
  readonly #result: ExecResult;

  constructor(result: ExecResult) {
    this.#result = result;
  }

  handle(): { exec: () => Promise<ExecResult> } {
    return { exec: () => Promise.resolve(this.#result) };
  }

  act(action: string): Promise<{ detail: string }> {
    return Promise.resolve({ detail: `own ${action}` });
  }
}

async function started(result: Partial<ExecResult> = {}): Promise<RunningGroup> {
  const group = new Group({ exitCode: 0, stdout: "hello\n", stderr: "", ...result });
  const kind = {
    kind: "fake",
    schema: z.unknown(),
    actions: ["promote"],
    start: () => Promise.resolve(group as unknown as RunningGroup),
  };
  return withCommonActions(kind as unknown as NodeKind).start({} as never);
}

test("common actions leave the kind's own actions alone", async () => {
  expect(await (await started()).act("promote", {})).toEqual({ detail: "own promote" });
});

test("exec runs on the named region's node, or on every node", async () => {
  const group = await started();
  expect((await group.act("exec", { region: "b", command: ["true"] })).detail).toBe("db-b: hello");
  expect((await group.act("exec", { command: ["true"] })).detail).toBe("db-a: hello; db-b: hello");
});

test("exec that ends with an error is an action that failed, with its last words", async () => {
  const group = await started({ exitCode: 3, stderr: "no such table" });
  await expect(group.act("exec", { region: "a", command: ["x"] })).rejects.toThrow(
    /ended with 3: no such table/,
  );
});
