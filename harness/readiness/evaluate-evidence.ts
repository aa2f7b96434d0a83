import type { EvidenceReference } from "../domain/evidence.ts";
import type { EvidenceBasis, EvidenceKind, EvidenceReadiness } from "../domain/readiness.ts";
import type {
  Checklist,
  CommandSource,
  EvidenceSpec,
  FileSource,
  Item,
  ManualSource,
  ReportSource,
  UrlSource,
  Validity,
} from "./checklist.ts";
import { evaluatePredicate } from "./evaluate-predicate.ts";
import { evaluateRun } from "./evaluate-run.ts";
import { commandKey, urlKey, type Facts } from "./facts.ts";
import type { ImportedResults } from "./import/imported-results.ts";
import { expiryOf, staleness } from "./staleness.ts";

type Outcome = Omit<EvidenceReadiness, "kind" | "basis" | "says">;

const NOTHING = {
  altered: false,
  expires: null,
  reference: null,
  figure: null,
  run: null,
} as const;

const BASES: Readonly<Record<EvidenceKind, EvidenceBasis>> = {
  ...{ scenario: "measured", predicate: "measured", "no-finding": "measured" },
  ...{ report: "measured", command: "measured", url: "measured" },
  ...{ file: "asserted", manual: "asserted" },
};

export interface EvidenceContext {
  readonly facts: Facts;
  readonly checklist: Checklist;
  readonly item: Item;
}

/** What one entry of evidence says now. No evidence, or evidence that expired, is unknown; never met. */
export function evaluateEvidence(spec: EvidenceSpec, context: EvidenceContext): EvidenceReadiness {
  const { kind } = spec.source;
  return { kind, basis: BASES[kind], says: spec.says, ...outcomeOf(spec, context) };
}

function outcomeOf(spec: EvidenceSpec, { facts, checklist, item }: EvidenceContext): Outcome {
  const { source, validity } = spec;
  switch (source.kind) {
    case "scenario":
    case "predicate":
    case "no-finding":
      return evaluateRun({ ...spec, source }, facts, checklist);
    case "report":
      return evaluateReport(source, validity, facts);
    case "command":
      return evaluateCommand(source, facts);
    case "url":
      return evaluateUrl(source, facts);
    case "file":
      return evaluateFile(source, facts);
    case "manual":
      return evaluateManual(source, item, facts);
  }
}

function evaluateReport(source: ReportSource, validity: Validity, facts: Facts): Outcome {
  const fact = facts.reports.get(source.path);
  if (fact === undefined) return { ...NOTHING, state: "unknown", why: "the file is not there" };
  const { imported, sha256, modified, problem } = fact;
  const observation = { at: imported?.created ?? modified, commit: undefined };
  const reference: EvidenceReference = { path: source.path, sha256, created: observation.at };
  if (imported === undefined) {
    return { ...NOTHING, state: "unknown", why: problem ?? "the file cannot be read", reference };
  }
  const common = { ...NOTHING, expires: expiryOf(observation, validity) };
  const stale = staleness(observation, validity, facts);
  if (source.predicate === undefined) {
    const judged = { ...common, reference, ...statusOf(imported) };
    return stale === undefined ? judged : { ...judged, state: "unknown", why: stale };
  }
  const { state, why, figure, jsonPath } = evaluatePredicate(source.predicate, imported);
  const selected = jsonPath === null ? reference : { ...reference, select: jsonPath };
  const judged = { ...common, state, why, figure, reference: selected };
  return stale === undefined ? judged : { ...judged, state: "unknown", why: stale };
}

function statusOf({ status, suites, tool }: ImportedResults): Pick<Outcome, "state" | "why"> {
  const cases = suites.flatMap((suite) => suite.cases);
  const count = (wanted: string): number => cases.filter((each) => each.status === wanted).length;
  const counts = ["passed", "failed", "skipped", "unknown"]
    .map((word) => `${count(word)} ${word}`)
    .join(", ");
  const states = {
    passed: "met",
    failed: "unmet",
    skipped: "unknown",
    unknown: "unknown",
  } as const;
  return { state: states[status], why: `${tool}: ${counts}` };
}

function evaluateCommand(source: CommandSource, facts: Facts): Outcome {
  const fact = facts.commands.get(commandKey(source));
  if (fact === undefined) {
    return { ...NOTHING, state: "unknown", why: "it was not run: say --allow-commands" };
  }
  if (fact.exitCode === NOT_STARTED) {
    return { ...NOTHING, state: "unknown", why: `it could not be started: ${fact.lastWords}` };
  }
  if (fact.exitCode !== source.exitCode) {
    return {
      ...NOTHING,
      state: "unmet",
      why: `it exited with ${fact.exitCode}: ${fact.lastWords}`,
    };
  }
  if (source.output !== undefined && !new RegExp(source.output, "m").test(fact.stdout)) {
    return { ...NOTHING, state: "unmet", why: `its output does not match /${source.output}/` };
  }
  return { ...NOTHING, state: "met", why: `it exited with ${fact.exitCode}` };
}

/** As the shell says it. */
const NOT_STARTED = 127;

function evaluateUrl(source: UrlSource, facts: Facts): Outcome {
  const fact = facts.urls.get(urlKey(source));
  if (fact === undefined) return { ...NOTHING, state: "unknown", why: "it was not asked" };
  if ("refused" in fact) return { ...NOTHING, state: "unknown", why: fact.refused };
  if ("failed" in fact) return { ...NOTHING, state: "unmet", why: fact.failed };
  if (fact.status !== source.status) {
    return { ...NOTHING, state: "unmet", why: `it answered ${fact.status}` };
  }
  if (source.contains !== undefined && !fact.body.includes(source.contains)) {
    return { ...NOTHING, state: "unmet", why: "the answer does not contain the text" };
  }
  return { ...NOTHING, state: "met", why: `it answered ${fact.status}` };
}

function evaluateFile(source: FileSource, facts: Facts): Outcome {
  const fact = facts.files.get(source.path);
  if (fact === undefined) return { ...NOTHING, state: "unmet", why: "the file is not there" };
  const { sha256, text, modified } = fact;
  const reference: EvidenceReference = { path: source.path, sha256, created: modified };
  if (source.sha256 !== undefined && source.sha256 !== sha256) {
    const why = `${source.path} was changed: its sha256 is ${sha256}`;
    return { ...NOTHING, state: "unmet", why, altered: true, reference };
  }
  const missing = source.contains.filter((part) => !text.includes(part));
  if (missing.length > 0) {
    const why = `it does not contain ${missing.map((part) => JSON.stringify(part)).join(", ")}`;
    return { ...NOTHING, state: "unmet", why, reference };
  }
  return { ...NOTHING, state: "met", why: "it is there", reference };
}

function evaluateManual(source: ManualSource, item: Item, facts: Facts): Outcome {
  const today = facts.now.slice(0, 10);
  const why = source.saw;
  const common = { ...NOTHING, expires: `${source.until}T23:59:59.999Z` };
  if (source.for !== undefined && source.for !== item.digest) {
    const changed = `the item was changed since ${source.by} looked: its digest is ${item.digest}`;
    return { ...common, state: "unknown", why: changed };
  }
  if (source.on > today)
    return { ...common, state: "unknown", why: `${source.on} is still to come` };
  if (source.until < today) {
    return { ...common, state: "unknown", why: `it expired on ${source.until}; ${why}` };
  }
  return { ...common, state: "met", why };
}
