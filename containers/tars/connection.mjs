/** A socket with one question at a time and a deadline on each. Protocols give it their parser. */
import { connect } from "node:net";
import { Trouble } from "./trouble.mjs";

export class Connection {
  #socket;
  #received = Buffer.alloc(0);
  #waiting;
  #parse;
  broken = false;

  /** `parse(bytes)`: a complete message and its length as `{ message, length }`, or undefined. */
  constructor({ host, port }, parse) {
    this.#parse = parse;
    this.#socket = connect({ host, port, noDelay: true });
    this.#socket.on("data", (bytes) => {
      this.#received = Buffer.concat([this.#received, bytes]);
      this.#deliver();
    });
    this.#socket.on("error", (error) => this.#end(error.message));
    this.#socket.on("close", () => this.#end("connection closed"));
  }

  write(bytes) {
    this.#socket.write(bytes);
  }

  /** The next message; throws Trouble when it does not come by `deadline` (performance.now()). */
  read(deadline) {
    return new Promise((resolve, reject) => {
      const fail = (why) => {
        this.destroy();
        reject(new Trouble(why, { unknown: true }));
      };
      if (this.broken) return fail("connection closed");
      const timer = setTimeout(
        () => fail("no answer in time"),
        Math.max(0, deadline - performance.now()),
      );
      const settle = (then) => (value) => {
        clearTimeout(timer);
        this.#waiting = undefined;
        then(value);
      };
      this.#waiting = { resolve: settle(resolve), fail: settle(fail) };
      this.#deliver();
    });
  }

  destroy() {
    this.broken = true;
    this.#socket.destroy();
  }

  #deliver() {
    if (this.#waiting === undefined) return;
    const found = this.#parse(this.#received);
    if (found === undefined) return;
    this.#received = this.#received.subarray(found.length);
    this.#waiting.resolve(found.message);
  }

  #end(why) {
    this.broken = true;
    this.#waiting?.fail(why);
  }
}
