/**
 * Reads k6's CSV output (`--out csv=-`) as it comes. Every request is nine rows, one per metric, and every iteration a
 * few more; most of them are of no use here, so rows are told apart by their first bytes and only the wanted ones are
 * split into fields. All rows of one request stand together: k6 hands them over as one container.
 */
import type { LoadRecord, RequestRecord, ThresholdResult } from "../../domain/load.ts";
import type { LoadReader } from "../../ports/load-driver.ts";
import { FOLLOWS, SUMMARY_MARK, USER_TAG } from "./sample-tags.ts";

export interface CsvReaderOptions {
  readonly region: string;
  /** Wall clock in µs since 1970 → ns since the start of the run. */
  readonly toRunTime: (wallUs: number) => number;
}

const IS_FOLLOWING = new RegExp(`(?:^|&)${FOLLOWS}=`);

interface Columns {
  readonly timestamp: number;
  readonly value: number;
  readonly name: number;
  readonly method: number;
  readonly status: number;
  readonly errorCode: number;
  readonly check: number;
  readonly expected: number;
  readonly scenario: number;
  readonly extra: number;
  readonly metadata: number;
}

const LINE_END = 10;

export class K6CsvReader implements LoadReader {
  readonly #options: CsvReaderOptions;
  #rest: Buffer = Buffer.alloc(0);
  #columns: Columns | undefined;
  #request: PendingRequest | undefined;
  /** Virtual user → iterations that it has ended. */
  readonly #ended = new Map<string, number>();
  #thresholds: readonly ThresholdResult[] = [];

  constructor(options: CsvReaderOptions) {
    this.#options = options;
  }

  get thresholds(): readonly ThresholdResult[] {
    return this.#thresholds;
  }

  push(chunk: Uint8Array): LoadRecord[] {
    const bytes = this.#rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.#rest, chunk]);
    const records: LoadRecord[] = [];
    let from = 0;
    for (let end = bytes.indexOf(LINE_END); end !== -1; end = bytes.indexOf(LINE_END, from)) {
      const record = this.#line(bytes, from, end);
      if (record !== undefined) records.push(record);
      from = end + 1;
    }
    this.#rest = bytes.subarray(from);
    return records;
  }

  #line(bytes: Buffer, from: number, end: number): LoadRecord | undefined {
    const comma = bytes.indexOf(44, from);
    if (comma === -1 || comma > end) return undefined;
    const metric = bytes.toString("latin1", from, comma);
    if (!WANTED.has(metric)) return undefined;
    const text = bytes.toString("utf8", from, end);
    if (metric === "metric_name") {
      this.#columns = columnsOf(splitRow(text));
      return undefined;
    }
    if (`${metric},` === SUMMARY_MARK) {
      this.#thresholds = parseThresholds(text.slice(SUMMARY_MARK.length));
      return undefined;
    }
    return this.#row(metric, text);
  }

  #row(metric: string, text: string): LoadRecord | undefined {
    const columns = this.#columns;
    if (columns === undefined) return undefined;
    const row = splitRow(text);
    const at = (column: number): string => row[column] ?? "";
    const value = Number(at(columns.value));
    const time = Math.round(this.#options.toRunTime(Number(at(columns.timestamp))));
    const tags = { time, region: this.#options.region, scenario: at(columns.scenario) };
    // What setup() and teardown() do is no load.
    if (tags.scenario === "") return undefined;
    switch (metric) {
      case "http_req_duration":
        this.#request = { ...tags, duration: value, blocked: 0 };
        return undefined;
      case "http_req_blocked":
        if (this.#request) this.#request = { ...this.#request, blocked: value };
        return undefined;
      case "http_req_failed": {
        const pending = this.#request;
        this.#request = undefined;
        const iteration = this.#iterationOf(at(columns.metadata));
        return pending && requestOf(pending, { at, columns, failed: value, iteration });
      }
      case "iteration_duration":
        return {
          type: "iteration",
          ...tags,
          ...this.#endIteration(at(columns.metadata)),
          ms: value,
        };
      case "checks":
        return { type: "check", ...tags, name: at(columns.check), ok: value === 1 };
      case "dropped_iterations":
        return { type: "dropped", ...tags, count: value };
      default:
        return undefined;
    }
  }

  /** `vu=2` → `2.0`, the first iteration of user 2; nothing where k6 was not asked for users. */
  #iterationOf(metadata: string): Iteration {
    const [, user] = USER.exec(metadata) ?? [];
    return user === undefined ? {} : { iteration: `${user}.${this.#ended.get(user) ?? 0}` };
  }

  #endIteration(metadata: string): Iteration {
    const ended = this.#iterationOf(metadata);
    const [, user] = USER.exec(metadata) ?? [];
    if (user !== undefined) this.#ended.set(user, (this.#ended.get(user) ?? 0) + 1);
    return ended;
  }
}

const USER = new RegExp(`(?:^|&)${USER_TAG}=(\\d+)`);

interface Iteration {
  readonly iteration?: string;
}

interface PendingRequest {
  readonly time: number;
  readonly region: string;
  readonly scenario: string;
  readonly duration: number;
  readonly blocked: number;
}

const WANTED = new Set([
  "metric_name",
  SUMMARY_MARK.slice(0, -1),
  "http_req_duration",
  "http_req_blocked",
  "http_req_failed",
  "iteration_duration",
  "checks",
  "dropped_iterations",
]);

/** A request is whole with its last row, which says whether k6 expected the response. */
function requestOf(
  { duration, blocked, ...tags }: PendingRequest,
  { at, columns, failed, iteration }: LastRow,
): RequestRecord {
  const name = at(columns.name);
  const method = at(columns.method);
  const error = Number(at(columns.errorCode) || 0);
  return {
    type: "request",
    ...tags,
    ...iteration,
    ...(IS_FOLLOWING.test(at(columns.extra)) ? { follows: true } : {}),
    // A script that names nothing has the URL there; the same URL may be asked in several ways.
    name: name.startsWith(`${method} `) ? name : `${method} ${name}`,
    ms: Math.round((duration + blocked) * 1000) / 1000,
    status: Number(at(columns.status) || 0),
    ok: failed === 0,
    ...(error === 0 ? {} : { error }),
  };
}

interface LastRow {
  readonly at: (column: number) => string;
  readonly columns: Columns;
  readonly failed: number;
  readonly iteration: Iteration;
}

function columnsOf(header: readonly string[]): Columns {
  const at = (name: string): number => header.indexOf(name);
  return {
    timestamp: at("timestamp"),
    value: at("metric_value"),
    name: at("name"),
    method: at("method"),
    status: at("status"),
    errorCode: at("error_code"),
    check: at("check"),
    expected: at("expected_response"),
    scenario: at("scenario"),
    extra: at("extra_tags"),
    metadata: at("metadata"),
  };
}

/** RFC 4180: a field with a comma or a quote in it is quoted, a quote in it is doubled. */
export function splitRow(line: string): string[] {
  if (!line.includes('"')) return line.split(",");
  const fields: string[] = [];
  let field = "";
  let isQuoted = false;
  for (let i = 0; i < line.length; i++) {
    const character = line[i] ?? "";
    if (isQuoted) {
      if (character !== '"') field += character;
      else if (line[i + 1] === '"') {
        field += character;
        i += 1;
      } else isQuoted = false;
    } else if (character === '"') isQuoted = true;
    else if (character === ",") {
      fields.push(field);
      field = "";
    } else field += character;
  }
  return [...fields, field];
}

function parseThresholds(text: string): readonly ThresholdResult[] {
  try {
    return JSON.parse(text) as ThresholdResult[];
  } catch {
    return [];
  }
}
