/**
 * What one part is, and the two kinds of strategy that get hold of it. A part is one file beside this one and one
 * line in registry.ts; a strategy (from-*.ts) knows nothing about single parts.
 */
import type { FoundPart, PartName, PartSource } from "../../ports/parts.ts";

/** What strategies may know of the outside world. */
export interface PartsContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Root of the harness package: its node_modules holds the npm parts. */
  readonly home: string;
  /** `$XDG_CACHE_HOME/harness`. */
  readonly cacheDirectory: string;
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  /** Stops downloads and builds; what they had staged is removed. */
  readonly signal: AbortSignal | undefined;
}

export type Progress = (message: string, fraction?: number) => void;

export interface PartDefinition {
  readonly name: PartName;
  /** What a scenario can do with it, for `doctor`. */
  readonly enables: string;
  /** Must all be there, in one directory; the first one tells the version. */
  readonly programs: readonly string[];
  readonly version: {
    readonly args: readonly string[];
    /** Its first group is the version. */
    readonly pattern: RegExp;
    /** Oldest version that is good enough. */
    readonly minimum: string;
  };
  readonly platforms: readonly NodeJS.Platform[];
  /** In order of preference. */
  readonly finders: readonly Finder[];
  /** In order of preference; each fills an empty directory. */
  readonly fetchers: readonly Fetcher[];
  /** A remark on what was found, for `doctor`. */
  readonly remark?: (found: FoundPart) => string | undefined;
  /** What a person can type where no fetcher works. */
  readonly byHand: string;
  /** Version that the cache must hold; any version is good where undefined. */
  readonly pinned?: string;
  readonly template?: TemplateMaker;
}

/**
 * `stop` ends the search and says how to go on: an explicit setting that cannot be honoured is not silently replaced.
 */
export type Lookup =
  { readonly found: FoundPart } | { readonly why: string; readonly stop?: string };

export interface Finder {
  readonly source: PartSource;
  find(part: PartDefinition, context: PartsContext): Promise<Lookup>;
}

export interface FetchJob {
  readonly part: PartDefinition;
  readonly context: PartsContext;
  /** Empty directory to fill; it becomes a cache entry as a whole or not at all. */
  readonly directory: string;
  readonly progress: Progress;
}

/** Paths are relative to the directory; `{root}` in a value of the environment stands for it. */
export interface Fetched {
  readonly programs: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string>>;
}

export interface Fetcher {
  readonly source: PartSource;
  /** Its means, when they are here; undefined also where only the attempt can tell (a download). Looks only. */
  means(context: PartsContext): string | undefined;
  /** Throws a HarnessError when it cannot; one with code ENV143 (tampered download) ends the attempt. */
  fetch(job: FetchJob): Promise<Fetched>;
}

/** Data prepared once per version: an initdb'd cluster. */
export interface TemplateMaker {
  /** Where it is or will be. */
  path(found: FoundPart, context: PartsContext): string;
  isComplete(path: string): boolean;
  /** Fills an empty directory. */
  make(found: FoundPart, job: FetchJob): Promise<void>;
}
