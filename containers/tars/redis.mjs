/** As much of Redis' protocol (RESP2) as the service needs. */
import { Connection } from "./connection.mjs";
import { Trouble } from "./trouble.mjs";

export class RedisConnection {
  #connection;

  static async open(endpoint, { password }, deadline) {
    const opened = new RedisConnection();
    opened.#connection = new Connection(endpoint, parse);
    if (password !== "") await opened.send(["AUTH", password], deadline);
    return opened;
  }

  get broken() {
    return this.#connection.broken;
  }

  /** Throws Trouble. */
  async send(words, deadline) {
    const parts = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
    this.#connection.write(`*${words.length}\r\n${parts.join("")}`);
    const reply = await this.#connection.read(deadline);
    if (!(reply instanceof Error)) return reply;
    const elsewhere = /^(READONLY|LOADING|MASTERDOWN)/.test(reply.message);
    throw new Trouble(reply.message, { reconnect: elsewhere });
  }

  async isPrimary(deadline) {
    const [role] = await this.send(["ROLE"], deadline);
    return role === "master";
  }

  destroy() {
    this.#connection.destroy();
  }
}

function parse(bytes, from = 0) {
  const end = bytes.indexOf("\r\n", from);
  if (end < 0) return undefined;
  const line = bytes.toString("utf8", from + 1, end);
  const next = end + 2;
  switch (String.fromCharCode(bytes[from])) {
    case "+":
      return { message: line, length: next };
    case "-":
      return { message: new Error(line), length: next };
    case ":":
      return { message: Number(line), length: next };
    case "$": {
      const size = Number(line);
      if (size < 0) return { message: null, length: next };
      if (bytes.length < next + size + 2) return undefined;
      return { message: bytes.toString("utf8", next, next + size), length: next + size + 2 };
    }
    case "*":
      return parseArray(bytes, Number(line), next);
    default:
      return { message: new Error(`not RESP: ${line}`), length: bytes.length };
  }
}

function parseArray(bytes, count, from) {
  if (count < 0) return { message: null, length: from };
  const items = [];
  let length = from;
  for (let i = 0; i < count; i += 1) {
    const item = parse(bytes, length);
    if (item === undefined) return undefined;
    items.push(item.message);
    length = item.length;
  }
  return { message: items, length };
}
