/**
 * The script that k6 is started with. It brings the options that the scenario asks for, and either the requests that
 * the scenario lists or everything that the user's own script exports.
 */
import type { K6Options, K6Request } from "./k6-language.ts";
import { FOLLOWS, SUMMARY_MARK } from "./sample-tags.ts";

/** What a script finds in its HARNESS_DATA file, and options of k6 that the harness decides. */
export interface ScriptPlan {
  readonly options: K6Options;
  /** k6's own options object: scenarios, thresholds. */
  readonly k6: Readonly<Record<string, unknown>>;
  /** Path of the user's script as k6 sees it. */
  readonly script: string | undefined;
  readonly url: string | undefined;
  readonly timeoutMs: number;
}

export function scriptText(plan: ScriptPlan): string {
  return plan.script === undefined ? generated(plan) : wrapped(plan, plan.script);
}

/**
 * A local export hides the one that comes with the star; thresholds of both count. Where the scenario says how much load
 * there is, the script's own short forms of that have to go: k6 takes them instead, or refuses both.
 */
function wrapped({ k6, options }: ScriptPlan, script: string): string {
  return `import * as own from ${JSON.stringify(script)};
export * from ${JSON.stringify(script)};
const given = { ...own.options };
const asked = ${JSON.stringify(k6)};
if (asked.scenarios) for (const key of ["vus", "duration", "iterations", "stages"]) delete given[key];
export const options = {
  ...given,
  ...asked,
  thresholds: { ...given.thresholds, ...asked.thresholds },
};
${options.exec === undefined ? "export default own.default;" : ""}
${SUMMARY}`;
}

function generated({ k6, options, url, timeoutMs }: ScriptPlan): string {
  const { requests = [] } = options;
  const thinkMs = options["think-time"] ?? 0;
  return `import http from "k6/http";
import { check, sleep } from "k6";
import exec from "k6/execution";
import { randomSeed } from "k6";
export const options = ${JSON.stringify({ ...k6, discardResponseBodies: !requests.some(needsBody) })};
const base = ${JSON.stringify(url ?? "")};
let isSeeded = false;
/** Placeholders of a path or a body. */
function filled(text) {
  return text
    .replaceAll("{vu}", String(exec.vu.idInTest))
    .replaceAll("{iteration}", String(exec.scenario.iterationInTest))
    .replaceAll("{random}", () => String(Math.floor(Math.random() * 1e9)));
}
${BEGIN}
export default function () {
  if (!isSeeded) {
    isSeeded = true;
    randomSeed(Number(__ENV.HARNESS_SEED) + exec.vu.idInTest);
  }
${requests.map((request, i) => requestText(request, i, timeoutMs)).join("")}${thinkMs > 0 ? `  sleep(${thinkMs / 1000});\n` : ""}}
${SUMMARY}`;
}

function requestText(request: K6Request, i: number, timeoutMs: number): string {
  const { method, path, body, headers } = request;
  const name = nameOf(request);
  const isJson = body !== undefined && typeof body !== "string";
  const params = {
    timeout: `${timeoutMs}ms`,
    tags: i === 0 ? { name } : { name, [FOLLOWS]: "1" },
    headers: { ...(isJson ? { "Content-Type": "application/json" } : {}), ...headers },
  };
  const text = isJson ? JSON.stringify(body) : body;
  const sent = text === undefined ? "null" : expression(text);
  const send = i === 0 ? "begin" : "http.request";
  const call = `const r${i} = ${send}(${JSON.stringify(method)}, base + ${expression(path)}, ${sent}, ${JSON.stringify(params)});`;
  const conditions = checksOf(request).map(
    ([check, test]) => `${JSON.stringify(check)}: (r) => ${test}`,
  );
  const judged = conditions.length === 0 ? "" : `  check(r${i}, { ${conditions.join(", ")} });\n`;
  return `  ${call}\n${judged}`;
}

/**
 * The first request of an iteration. Where it is led elsewhere, what is asked for there follows it; k6 by itself would call
 * it the first one as well. Methods and bodies change as net/http changes them.
 */
const BEGIN = `function begin(method, url, body, params) {
  const answer = http.request(method, url, body, { ...params, redirects: 0 });
  const to = answer.headers.Location;
  if (!to || ![301, 302, 303, 307, 308].includes(answer.status)) return answer;
  const isSame = answer.status > 303;
  const there = /^https?:/.test(to) ? to : to.startsWith("/") ? base + to : url.replace(/[^/]*$/, "") + to;
  return http.request(isSame || method === "HEAD" ? method : "GET", there, isSame ? body : null, {
    ...params,
    tags: { ...params.tags, ${FOLLOWS}: "1" },
  });
}`;

/** Paths and bodies without placeholders stay constants. */
function expression(text: string): string {
  const literal = JSON.stringify(text);
  return /\{(vu|iteration|random)\}/.test(text) ? `filled(${literal})` : literal;
}

export function nameOf({ name, method, path }: K6Request): string {
  return name ?? `${method} ${path}`;
}

/** Name and expression. Each condition is a check of its own, so that a report says which one did not hold. */
export function checksOf(request: K6Request): (readonly [name: string, test: string])[] {
  const { checks = {} } = request;
  const { status, headers, json, within } = checks;
  const conditions: [string, string][] = [];
  if (status !== undefined) {
    const allowed = [status].flat();
    conditions.push([
      `status is ${allowed.join(" or ")}`,
      `${JSON.stringify(allowed)}.includes(r.status)`,
    ]);
  }
  const contains = checks["body-contains"];
  if (contains !== undefined) {
    const test = `String(r.body ?? "").includes(${JSON.stringify(contains)})`;
    conditions.push([`body contains ${contains}`, test]);
  }
  const matches = checks["body-matches"];
  if (matches !== undefined) {
    const test = `new RegExp(${JSON.stringify(matches)}).test(String(r.body ?? ""))`;
    conditions.push([`body matches ${matches}`, test]);
  }
  for (const [name, value] of Object.entries(headers ?? {})) {
    const test = `Object.entries(r.headers).some(([k, v]) => k.toLowerCase() === ${JSON.stringify(name.toLowerCase())} && v === ${JSON.stringify(value)})`;
    conditions.push([`header ${name} is ${value}`, test]);
  }
  for (const [path, value] of Object.entries(json ?? {})) {
    // Asked of a response that is no JSON, k6 throws: that is a check that does not hold.
    const test = `(() => { try { return r.json(${JSON.stringify(path)}) === ${JSON.stringify(value)}; } catch { return false; } })()`;
    conditions.push([`${path} is ${JSON.stringify(value)}`, test]);
  }
  if (within !== undefined)
    conditions.push([`within ${within} ms`, `r.timings.duration <= ${within}`]);
  return conditions.map(([name, test]) => [`${nameOf(request)}: ${name}`, test] as const);
}

function needsBody({ checks = {} }: K6Request): boolean {
  return ["body-contains", "body-matches", "json"].some((key) => key in checks);
}

/** In place of k6's own words on standard output: one line with its thresholds. */
const SUMMARY = `export function handleSummary(data) {
  const thresholds = Object.entries(data.metrics).flatMap(([metric, { thresholds = {} }]) =>
    Object.entries(thresholds).map(([threshold, { ok }]) => ({ metric, threshold, ok })),
  );
  return { stdout: "${SUMMARY_MARK}" + JSON.stringify(thresholds) + "\\n" };
}
`;
