/**
 * `synchronous:` of a postgres group: how many standbys must confirm a commit before the client is told.
 *
 *   off                      the client is told as soon as the primary has flushed (asynchronous replication)
 *   any 1 / first 1          flushed on one standby, whichever comes first / by the order of the list
 *   remote_apply             any 1, and visible there
 *   any 2 with remote_apply  visible on two of them
 */
export const SYNCHRONOUS_PATTERN =
  /^(?:off|remote_apply|(?:any|first) [1-9](?: with remote_apply)?)$/;

export interface Synchronous {
  readonly method: "any" | "first";
  /** 0: asynchronous. */
  readonly count: number;
  readonly commit: "local" | "on" | "remote_apply";
}

export function parseSynchronous(text: string): Synchronous {
  if (text === "off") return { method: "any", count: 0, commit: "local" };
  const commit = text.endsWith("remote_apply") ? "remote_apply" : "on";
  const counted = /^(any|first) (\d)/.exec(text);
  if (counted === null) return { method: "any", count: 1, commit };
  return { method: counted[1] === "first" ? "first" : "any", count: Number(counted[2]), commit };
}
