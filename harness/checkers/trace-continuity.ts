/**
 * Trace continuity: every request can be followed through all services and regions it went through.
 *
 * Records:
 * - `request` with value `{"trace": "…", "span": "…"}`: the context the client sent (W3C traceparent);
 * - `spans` whose ok value is a list of the spans the services recorded, as collected afterwards:
 *   `{"trace": "…", "span": "…", "parent": "…" | null, "service": "…"}`.
 *
 * - missing-trace: a request was answered, but no service recorded a span of its trace;
 * - missing-hop: a trace lacks a service that `services` says every request passes;
 * - broken-link: a span's parent is neither another span of its trace nor the client's: a hop in between is missing;
 * - detached-root: a span without a parent in a trace that the client began;
 * - restarted-trace: a span of a trace that no client sent: a service dropped the context and began anew.
 *
 * Requests that failed or ended unknown may have left any part of their trace, but what they left must be linked.
 */
import type { History, Operation } from "../domain/history.ts";
import type { Checker, CheckResult } from "./checker.ts";
import { conclude, findingLog, type FindingLog } from "./finding-log.ts";
import { NAMES, requireOptions } from "./option-rules.ts";
import { elementsOf, recordOf, show, wrongShape } from "./values.ts";

export interface TraceContinuityOptions {
  /** Services that every answered request passes. */
  readonly services?: readonly string[];
}

export const traceContinuityChecker: Checker<TraceContinuityOptions> = {
  name: "trace-continuity",
  summary: "every request's trace links all spans of all services it passed, without a gap",
  check: (history, options) => {
    requireOptions("trace-continuity", options, { services: NAMES });
    return check(history, options);
  },
};

interface Span {
  readonly trace: string;
  readonly span: string;
  readonly parent: string | null;
  readonly service: string;
  /** The operation that collected it. */
  readonly source: Operation;
}

interface Request {
  readonly operation: Operation;
  readonly trace: string;
  readonly span: string;
}

function check(history: History, options: TraceContinuityOptions): CheckResult {
  const requests = history.operations.filter(({ f }) => f === "request").map(requestOf);
  const collections = history.operations.filter(({ f }) => f === "spans");
  const complete = collections.length > 0 && collections.every(({ outcome }) => outcome === "ok");
  const spans = (complete ? collections : []).flatMap((source) =>
    Array.from(elementsOf(source), (span) => spanOf(source, span)),
  );
  const log = findingLog();
  const traces = Map.groupBy(spans, ({ trace }) => trace);
  const sent = Map.groupBy(requests, ({ trace }) => trace);
  for (const [trace, own] of traces) judgeLinks(log, sent.get(trace) ?? [], own);
  const answered = requests.filter(({ operation }) => operation.outcome === "ok");
  let continuous = 0;
  for (const request of complete ? answered : []) {
    const before = log.total;
    judgeHops(log, request, traces.get(request.trace) ?? [], options.services ?? []);
    const own = traces.get(request.trace) ?? [];
    const linked = judgeLinks(findingLog(), sent.get(request.trace) ?? [], own);
    continuous += Number(log.total === before && linked);
  }
  return conclude(log, reasonUnknown(answered.length, collections.length, complete), {
    requests: requests.length,
    answered: answered.length,
    spans: spans.length,
    services: new Set(spans.map(({ service }) => service)).size,
    continuous,
    continuity: answered.length === 0 ? null : continuous / answered.length,
  });
}

function reasonUnknown(
  answered: number,
  collections: number,
  complete: boolean,
): string | undefined {
  if (answered === 0) return "no request was answered";
  if (collections === 0) return "no spans were collected";
  return complete
    ? undefined
    : "not all spans could be collected, so that none is known to be missing";
}

function judgeHops(
  log: FindingLog,
  request: Request,
  spans: readonly Span[],
  services: readonly string[],
): void {
  const { index } = request.operation;
  if (spans.length === 0) {
    log.add("missing-trace", () => ({
      message: `T${index} was answered, but no service recorded a span of its trace ${request.trace}`,
      operations: [request.operation],
    }));
    return;
  }
  const passed = new Set(spans.map(({ service }) => service));
  for (const service of services.filter((name) => !passed.has(name))) {
    log.add("missing-hop", () => ({
      message: `the trace of T${index} has no span of ${service}, only of ${[...passed].sort().join(", ")}`,
      operations: [request.operation],
    }));
  }
}

/** Whether all spans of one trace lead back to a client's span; a gap is reported where it is, not for all below it. */
function judgeLinks(
  log: FindingLog,
  requests: readonly Request[],
  spans: readonly Span[],
): boolean {
  const before = log.total;
  const [request] = requests;
  if (request === undefined) {
    const [first] = spans;
    if (first !== undefined) reportRestarted(log, first, spans.length);
    return false;
  }
  const clients = requests.map(({ span }) => span);
  const known = new Set([...clients, ...spans.map(({ span }) => span)]);
  const gaps = spans.filter(({ parent }) => parent === null || !known.has(parent));
  for (const gap of gaps) {
    const root = gap.parent === null;
    reportGap(log, request, gap, {
      code: root ? "detached-root" : "broken-link",
      why: root ? "has no parent" : `names the parent ${show(gap.parent)}, which is no span of it`,
    });
  }
  const reached = descendants(spans, [...clients, ...gaps.map(({ span }) => span)]);
  const circle = spans.find(({ span }) => !reached.has(span));
  if (circle !== undefined) {
    const why = "has only itself for an ancestor: its parents lead in a circle";
    reportGap(log, request, circle, { code: "broken-link", why });
  }
  return log.total === before;
}

function descendants(spans: readonly Span[], roots: readonly string[]): ReadonlySet<string> {
  const children = Map.groupBy(spans, ({ parent }) => parent);
  const reached = new Set(roots);
  for (const span of reached) {
    for (const child of children.get(span) ?? []) reached.add(child.span);
  }
  return reached;
}

function reportGap(
  log: FindingLog,
  request: Request,
  gap: Span,
  { code, why }: { readonly code: string; readonly why: string },
): void {
  log.add(code, () => ({
    message: `in the trace of T${request.operation.index}, the span ${show(gap.span)} of ${gap.service} ${why}`,
    operations: [request.operation, gap.source],
  }));
}

function reportRestarted(log: FindingLog, first: Span, count: number): void {
  log.add("restarted-trace", () => ({
    message: `${first.service} recorded the trace ${first.trace} (${count} spans), which no client sent: it dropped the context it was given`,
    operations: [first.source],
  }));
}

function requestOf(operation: Operation): Request {
  const { trace, span } = recordOf(operation, operation.input);
  if (typeof trace === "string" && typeof span === "string") return { operation, trace, span };
  throw wrongShape(operation, operation.input, 'a context such as {"trace": "…", "span": "…"}');
}

function spanOf(source: Operation, value: unknown): Span {
  const { trace, span, parent, service } = recordOf(source, value);
  const linked = parent === null || parent === undefined || typeof parent === "string";
  if (typeof trace !== "string" || typeof span !== "string" || !linked) {
    throw wrongShape(source, value, "spans with trace, span, parent and service");
  }
  if (typeof service !== "string") throw wrongShape(source, value, "a service in every span");
  return { trace, span, parent: parent ?? null, service, source };
}
