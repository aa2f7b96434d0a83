import { expect, test } from "@playwright/test";
import { historyOf, type OperationSketch } from "../testing/history-builder.ts";
import { traceContinuityChecker, type TraceContinuityOptions } from "./trace-continuity.ts";

const check = (sketches: readonly OperationSketch[], options: TraceContinuityOptions = {}) =>
  traceContinuityChecker.check(historyOf(sketches), options);
const request = (trace: string, from: number): OperationSketch => ({
  ...{ process: 0, f: "request", input: { trace, span: `${trace}-client` }, at: [from, from + 1] },
});
const spans = (...output: readonly object[]): OperationSketch => ({
  ...{ process: 9, f: "spans", output, at: [90, 91] },
});
const span = (trace: string, name: string, parent: string | null) => ({
  ...{ trace, span: `${trace}-${name}`, service: name },
  parent: parent === null ? null : `${trace}-${parent}`,
});
const findings = (result: ReturnType<typeof check>) =>
  result.findings.map(({ code, message }) => [code, message]);

test("trace-continuity checker passes traces that lead back to their client", () => {
  const result = check(
    [
      ...[request("t1", 0), request("t2", 2)],
      spans(span("t1", "api", "client"), span("t1", "db", "api"), span("t2", "api", "client")),
    ],
    { services: ["api"] },
  );
  expect(result).toEqual({
    verdict: "pass",
    findings: [],
    stats: {
      ...{ requests: 2, answered: 2, spans: 3, services: 2, continuous: 2, continuity: 1 },
      findings: 0,
    },
  });
});

test("trace-continuity checker reports a request that left no trace", () => {
  const result = check([request("t1", 0), request("t2", 2), spans(span("t1", "api", "client"))]);
  expect(findings(result)).toEqual([
    ["missing-trace", "T2 was answered, but no service recorded a span of its trace t2"],
  ]);
  expect(result.stats).toMatchObject({ continuous: 1, continuity: 0.5 });
});

test("trace-continuity checker reports a service that a trace did not pass", () => {
  const result = check([request("t1", 0), spans(span("t1", "api", "client"))], {
    services: ["api", "worker"],
  });
  expect(findings(result)).toEqual([
    ["missing-hop", "the trace of T0 has no span of worker, only of api"],
  ]);
});

test("trace-continuity checker reports a gap where it is, not for all below it", () => {
  const result = check([
    request("t1", 0),
    spans(span("t1", "api", "client"), span("t1", "worker", "queue"), span("t1", "db", "worker")),
  ]);
  expect(findings(result)).toEqual([
    [
      "broken-link",
      'in the trace of T0, the span "t1-worker" of worker names the parent "t1-queue", which is no span of it',
    ],
  ]);
  expect(result.stats).toMatchObject({ continuous: 0 });
});

test("trace-continuity checker reports a second root and a circle", () => {
  const root = check([request("t1", 0), spans(span("t1", "api", null))]);
  expect(findings(root)).toEqual([
    ["detached-root", 'in the trace of T0, the span "t1-api" of api has no parent'],
  ]);
  const circle = check([
    request("t1", 0),
    spans(span("t1", "api", "client"), span("t1", "a", "b"), span("t1", "b", "a")),
  ]);
  expect(findings(circle)).toEqual([
    [
      "broken-link",
      'in the trace of T0, the span "t1-a" of a has only itself for an ancestor: its parents lead in a circle',
    ],
  ]);
});

test("trace-continuity checker reports a trace that a service began anew", () => {
  const result = check([
    request("t1", 0),
    spans(span("t1", "api", "client"), span("zz", "worker", null), span("zz", "db", "worker")),
  ]);
  expect(findings(result)).toEqual([
    [
      "restarted-trace",
      "worker recorded the trace zz (2 spans), which no client sent: it dropped the context it was given",
    ],
  ]);
  expect(result.stats).toMatchObject({ continuous: 1 });
});

test("trace-continuity checker lets failed and unknown requests leave any linked part", () => {
  const failed = { ...request("t2", 2), outcome: "fail" } as const;
  const unknown = { ...request("t3", 4), outcome: "unknown" } as const;
  const base = [request("t1", 0), failed, unknown];
  const good = check([...base, spans(span("t1", "api", "client"), span("t2", "api", "client"))]);
  expect(good.verdict).toBe("pass");
  expect(check([...base, spans(span("t1", "api", "client"))]).verdict).toBe("pass");
  const bad = check([...base, spans(span("t1", "api", "client"), span("t2", "db", "api"))]);
  expect(bad.findings.map(({ code }) => code)).toEqual(["broken-link"]);
});

test("trace-continuity checker takes several requests of one trace together", () => {
  const second = { ...request("t1", 2), input: { trace: "t1", span: "t1-other" } };
  const result = check([
    ...[request("t1", 0), second],
    spans(span("t1", "api", "client"), { ...span("t1", "db", "other") }),
  ]);
  expect(result.verdict).toBe("pass");
});

test("trace-continuity checker cannot tell without answers or collected spans", () => {
  expect(check([spans()])).toMatchObject({ verdict: "unknown", reason: "no request was answered" });
  expect(check([request("t1", 0)])).toMatchObject({ reason: "no spans were collected" });
  const partly = { ...spans(), outcome: "fail", at: [92, 93] } as const;
  expect(check([request("t1", 0), spans(), partly])).toMatchObject({
    verdict: "unknown",
    reason: "not all spans could be collected, so that none is known to be missing",
  });
});

test("trace-continuity checker refuses records of the wrong shape, naming the operation", () => {
  expect(() => check([{ ...request("t1", 0), input: { trace: 5 } }])).toThrow(/T0 \(request\)/);
  expect(() => check([request("t1", 0), spans({ trace: "t1", span: "s" })])).toThrow(
    /T90 \(spans\)/,
  );
});
