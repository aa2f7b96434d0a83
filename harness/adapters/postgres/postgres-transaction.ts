/** A transaction of several statements on one connection, and what its end says about it. */
import type { Outcome } from "../../domain/history.ts";
import type { PostgresAnswer, PostgresConnection } from "./postgres-connection.ts";
import { classifyPostgresError } from "./postgres-errors.ts";

export type Isolation = "READ COMMITTED" | "REPEATABLE READ" | "SERIALIZABLE";

/** Sends one statement of the transaction; rejects where the server refuses it or does not answer. */
export type Ask = (text: string, values: readonly unknown[]) => Promise<PostgresAnswer>;

/** What a data model makes of a request that takes more than one statement. */
export interface Transaction {
  readonly isolation: Isolation;
  readonly read: boolean;
  /** The completed value; undefined: a precondition did not hold, so it is rolled back. */
  run(ask: Ask): Promise<{ readonly value: unknown } | undefined>;
}

export interface TransactionEnd {
  readonly outcome: Outcome;
  /** Where it is ok. */
  readonly value?: unknown;
  readonly error?: string;
  /** The connection is of no use any more. */
  readonly reconnect: boolean;
}

/**
 * Whatever breaks before COMMIT is sent undoes the transaction: it failed. From then on a lost answer leaves it unknown.
 */
export async function runTransaction(
  connection: PostgresConnection,
  transaction: Transaction,
  signal: AbortSignal,
): Promise<TransactionEnd> {
  const { isolation, read } = transaction;
  let isCommitting = false;
  try {
    const access = read ? " READ ONLY" : "";
    await connection.query(`BEGIN ISOLATION LEVEL ${isolation}${access}`, [], signal);
    const result = await transaction.run((text, values) => connection.query(text, values, signal));
    if (result === undefined) {
      await connection.query("ROLLBACK", [], signal);
      return { outcome: "fail", error: "precondition", reconnect: false };
    }
    isCommitting = true;
    const { notReplicated } = await connection.query("COMMIT", [], signal);
    if (notReplicated !== undefined) {
      return { outcome: "unknown", error: notReplicated, reconnect: false };
    }
    return { outcome: "ok", value: result.value, reconnect: false };
  } catch (error) {
    const trouble = classifyPostgresError(error, read || !isCommitting);
    return { ...trouble, reconnect: trouble.reconnect || !(await rolledBack(connection, signal)) };
  }
}

/** Leaves the connection as if the transaction had never begun. */
async function rolledBack(connection: PostgresConnection, signal: AbortSignal): Promise<boolean> {
  if (connection.broken) return false;
  return connection.query("ROLLBACK", [], signal).then(
    () => true,
    () => false,
  );
}
