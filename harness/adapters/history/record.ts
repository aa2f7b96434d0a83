/** One record as a reader found it, before it is paired. Readers fill and hand over the same object again and again. */
export interface RawRecord {
  /** undefined: the source numbers nothing; its position counts. */
  index: number | undefined;
  /** ns; undefined: the source has no times; its position counts. */
  time: number | undefined;
  process: unknown;
  type: unknown;
  f: unknown;
  value: unknown;
  key: unknown;
  error: unknown;
  workload: unknown;
  vantage: unknown;
  node: unknown;
  /** ns; when the operation was due. */
  intended: number | undefined;
}

export function emptyRecord(): RawRecord {
  return {
    index: undefined,
    time: undefined,
    process: undefined,
    type: undefined,
    f: undefined,
    value: undefined,
    key: undefined,
    error: undefined,
    workload: undefined,
    vantage: undefined,
    node: undefined,
    intended: undefined,
  };
}

export function clearRecord(record: RawRecord): void {
  record.index = undefined;
  record.time = undefined;
  record.process = undefined;
  record.type = undefined;
  record.f = undefined;
  record.value = undefined;
  record.key = undefined;
  record.error = undefined;
  record.workload = undefined;
  record.vantage = undefined;
  record.node = undefined;
  record.intended = undefined;
}

/**
 * Takes one field over. Names and enumerated values may carry Clojure's colon; fields that are not ours are ignored.
 * An index or time that is no number is kept as NaN, for the assembler to refuse.
 */
export function setField(record: RawRecord, name: string, value: unknown): void {
  switch (name.charCodeAt(0) === 58 ? name.slice(1) : name) {
    case "index":
      record.index = numberOrNaN(value);
      break;
    case "time":
      record.time = numberOrNaN(value);
      break;
    case "process":
      record.process = value;
      break;
    case "type":
      record.type = value;
      break;
    case "f":
      record.f = value;
      break;
    case "value":
      record.value = value;
      break;
    case "key":
      record.key = value;
      break;
    case "error":
      record.error = value;
      break;
    case "workload":
      record.workload = value;
      break;
    case "vantage":
      record.vantage = value;
      break;
    case "node":
      record.node = value;
      break;
    case "intended":
      record.intended = numberOrNaN(value);
      break;
    default:
  }
}

function numberOrNaN(value: unknown): number | undefined {
  if (value === null || value === undefined) return undefined;
  return typeof value === "number" ? value : Number.NaN;
}
