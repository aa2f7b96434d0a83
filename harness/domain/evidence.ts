/**
 * What a statement in a document rests on: one file, named by path and digest. Readiness items, figures of release notes and
 * machine outputs all point with this one type, so that any of them can be traced and checked again by anybody who has the
 * files. Whether the file still has that digest is for the reader to find out.
 */

export interface EvidenceReference {
  /** Relative to the project (the folder with package.json), with forward slashes, never absolute and never upwards. */
  readonly path: string;
  /** Lower-case hex of the file's bytes at the time it was referred to. */
  readonly sha256: string;
  /** The run that made it; absent for files that no run of this harness made. */
  readonly runId?: string;
  /** ISO 8601: when what it says was observed: the start of the run, the time in an imported report, else the file's. */
  readonly created: string;
  /** What in the file is meant, such as `objectives["Clients are back"].value`; absent: all of it. */
  readonly select?: string;
}

/** Written beside results.json of every run: an in-toto Statement over it and the raw files it was made from. */
export const STATEMENT_FILE = "results.intoto.json";
