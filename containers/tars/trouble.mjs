/** A request to a database that was not answered as it should have been. */
export class Trouble extends Error {
  /** False: the database refused it, or never saw it: it did not happen. True: nobody knows. */
  unknown;
  /** True: the connection, or the node behind it, is of no use any more. */
  reconnect;

  constructor(message, { unknown = false, reconnect = true } = {}) {
    super(message);
    this.name = "Trouble";
    this.unknown = unknown;
    this.reconnect = reconnect;
  }
}
