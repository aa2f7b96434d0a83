/** As much of PostgreSQL's protocol (version 3) as the service needs: SCRAM-SHA-256 and simple queries. */
import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";
import { Connection } from "./connection.mjs";
import { Trouble } from "./trouble.mjs";

export class PostgresConnection {
  #connection;

  static async open(endpoint, login, deadline) {
    const opened = new PostgresConnection();
    opened.#connection = new Connection(endpoint, parse);
    await opened.#logIn(login, deadline);
    return opened;
  }

  get broken() {
    return this.#connection.broken;
  }

  /** Rows as arrays of texts. Throws Trouble. */
  async query(text, deadline) {
    const connection = this.#connection;
    connection.write(message("Q", `${text}\0`));
    const rows = [];
    let trouble;
    for (;;) {
      const { type, body } = await connection.read(deadline);
      if (type === "D") rows.push(readRow(body));
      else if (type === "E") trouble = troubleOf(readFields(body));
      else if (type === "N" && isNotReplicated(readFields(body))) {
        trouble = new Trouble("committed locally, not replicated", { unknown: true });
      } else if (type === "Z") {
        if (trouble !== undefined) throw trouble;
        return rows;
      }
    }
  }

  async isPrimary(deadline) {
    const [[readOnly]] = await this.query("SHOW transaction_read_only", deadline);
    return readOnly === "off";
  }

  destroy() {
    this.#connection.destroy();
  }

  async #logIn({ user, password, database }, deadline) {
    const connection = this.#connection;
    const pairs = ["user", user, "database", database, "application_name", "tars", "", ""];
    connection.write(message("", Buffer.concat([int32(196_608), text(pairs.join("\0"))])));
    let scram;
    for (;;) {
      const { type, body } = await connection.read(deadline);
      if (type === "E") throw new Trouble(readFields(body).M ?? "refused");
      if (type === "Z") return;
      if (type !== "R") continue;
      const kind = body.readInt32BE(0);
      const data = body.subarray(4).toString();
      if (kind === 10) {
        scram = beginScram();
        const first = text(scram.first);
        connection.write(
          message("p", Buffer.concat([text("SCRAM-SHA-256\0"), int32(first.length), first])),
        );
      } else if (kind === 11) {
        connection.write(message("p", finishScram(scram, data, password)));
      }
    }
  }
}

/** One byte of type, then a length that counts itself but not the type. */
function parse(bytes) {
  if (bytes.length < 5) return undefined;
  const length = 1 + bytes.readInt32BE(1);
  if (bytes.length < length) return undefined;
  return {
    message: { type: String.fromCharCode(bytes[0]), body: bytes.subarray(5, length) },
    length,
  };
}

function message(type, body) {
  const content = typeof body === "string" ? text(body) : body;
  return Buffer.concat([text(type), int32(content.length + 4), content]);
}

function readRow(body) {
  const values = [];
  let at = 2;
  for (let i = 0; i < body.readInt16BE(0); i += 1) {
    const length = body.readInt32BE(at);
    at += 4;
    values.push(length < 0 ? null : body.toString("utf8", at, at + length));
    at += Math.max(0, length);
  }
  return values;
}

function readFields(body) {
  const fields = {};
  for (const field of body.toString("utf8").split("\0")) {
    if (field !== "") fields[field[0]] = field.slice(1);
  }
  return fields;
}

/** An ERROR undid the statement; FATAL and PANIC end the session at a moment nobody knows. */
function troubleOf({ V: severity, C: code, M: words }) {
  const undone = severity === "ERROR" && !/^(08|XX)/.test(code);
  const readOnly = code === "25006";
  return new Trouble(`${code} ${words}`, { unknown: !undone, reconnect: !undone || readOnly });
}

/** The wait for a standby was cancelled: the client is told of success, and nobody may rely on it. */
function isNotReplicated({ M: words = "", D: detail = "" }) {
  return /synchronous replication/.test(words) || /already committed locally/.test(detail);
}

function beginScram() {
  const bare = `n=,r=${randomBytes(18).toString("base64")}`;
  return { bare, first: `n,,${bare}` };
}

/** RFC 5802: the proof that the client knows the password. */
function finishScram({ bare }, serverFirst, password) {
  const {
    r: nonce,
    s: salt,
    i: iterations,
  } = Object.fromEntries(serverFirst.split(",").map((part) => [part[0], part.slice(2)]));
  const salted = pbkdf2Sync(
    password,
    Buffer.from(salt, "base64"),
    Number(iterations),
    32,
    "sha256",
  );
  const clientKey = hmac(salted, "Client Key");
  const storedKey = createHash("sha256").update(clientKey).digest();
  const final = `c=biws,r=${nonce}`;
  const signature = hmac(storedKey, `${bare},${serverFirst},${final}`);
  const proof = clientKey.map((byte, i) => byte ^ signature[i]);
  return `${final},p=${Buffer.from(proof).toString("base64")}`;
}

function hmac(key, words) {
  return createHmac("sha256", key).update(words).digest();
}

function int32(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function text(words) {
  return Buffer.from(words, "utf8");
}
