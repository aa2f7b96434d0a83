import { expect, test } from "@playwright/test";
import type { PostgresConnection } from "./postgres-connection.ts";
import { runTransaction, type Transaction } from "./postgres-transaction.ts";

/** A connection whose answer to a statement that begins so is an error, or a remark on replication. */
function connectionThat(answers: Readonly<Record<string, Error | string>>) {
  const said: string[] = [];
  const connection = {
    broken: false,
    query: async (text: string) => {
      said.push(text);
      const answer = Object.entries(answers).find(([start]) => text.startsWith(start))?.[1];
      if (answer instanceof Error) throw answer;
      return Promise.resolve({ rows: [], count: 0, notReplicated: answer });
    },
  };
  return { connection: connection as unknown as PostgresConnection, said };
}

function refused(code: string): Error {
  return Object.assign(new Error("refused"), { code, severity: "ERROR" });
}

const LOST = new Error("Connection terminated unexpectedly");
const signal = new AbortController().signal;

function transaction(rest: Partial<Transaction> = {}): Transaction {
  return {
    ...{ isolation: "SERIALIZABLE", read: false },
    run: async (ask) => {
      await ask("UPDATE t", []);
      return { value: 7 };
    },
    ...rest,
  };
}

test.describe("runTransaction", () => {
  test("what was committed is ok, with its value", async () => {
    const { connection, said } = connectionThat({});
    const end = await runTransaction(connection, transaction(), signal);
    expect(end).toEqual({ outcome: "ok", value: 7, reconnect: false });
    expect(said).toEqual(["BEGIN ISOLATION LEVEL SERIALIZABLE", "UPDATE t", "COMMIT"]);
  });

  test("a serialization failure failed, in a statement and at COMMIT, and the connection goes on", async () => {
    for (const start of ["UPDATE", "COMMIT"]) {
      const { connection, said } = connectionThat({ [start]: refused("40001") });
      const end = await runTransaction(connection, transaction(), signal);
      expect(end).toMatchObject({ outcome: "fail", reconnect: false });
      expect(said.at(-1)).toBe("ROLLBACK");
    }
  });

  test("a connection lost before COMMIT undid everything; lost at COMMIT nobody knows", async () => {
    const before = connectionThat({ UPDATE: LOST }).connection;
    expect(await runTransaction(before, transaction(), signal)).toMatchObject({
      ...{ outcome: "fail", reconnect: true },
    });
    const at = connectionThat({ COMMIT: LOST }).connection;
    expect(await runTransaction(at, transaction(), signal)).toMatchObject({
      ...{ outcome: "unknown", reconnect: true },
    });
  });

  test("a transaction that only reads has no effect that could be unknown", async () => {
    const { connection, said } = connectionThat({ COMMIT: LOST });
    const end = await runTransaction(connection, transaction({ read: true }), signal);
    expect(end.outcome).toBe("fail");
    expect(said[0]).toBe("BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY");
  });

  test("a commit that no standby confirmed is unknown", async () => {
    const { connection } = connectionThat({ COMMIT: "canceling wait for replication" });
    const end = await runTransaction(connection, transaction(), signal);
    expect(end).toMatchObject({ outcome: "unknown", error: "canceling wait for replication" });
  });

  test("a precondition that does not hold is rolled back", async () => {
    const { connection, said } = connectionThat({});
    const run = async () => Promise.resolve(undefined);
    const end = await runTransaction(connection, transaction({ run }), signal);
    expect(end).toMatchObject({ outcome: "fail", error: "precondition" });
    expect(said.at(-1)).toBe("ROLLBACK");
  });

  test("a connection that cannot be rolled back is of no use any more", async () => {
    const { connection } = connectionThat({ UPDATE: refused("40001"), ROLLBACK: LOST });
    const end = await runTransaction(connection, transaction(), signal);
    expect(end).toMatchObject({ outcome: "fail", reconnect: true });
  });
});
