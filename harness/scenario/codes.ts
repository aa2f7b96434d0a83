import type { CodeEntry, FormProblem } from "../lib/located/code-registry.ts";
import { LOAD_CODES } from "./load-codes.ts";
import { OBJECTIVE_CODES } from "./objective-codes.ts";
import { PROBE_CODES } from "./probe-codes.ts";

/**
 * Every diagnostic that reading a scenario can give: code, the rule that was broken, and what to do about it. A code is
 * never reused for another meaning. `stage` says where it shows: `invalid` scenarios are refused by every command,
 * `warned` ones run, `refused` ones need another runtime, `command-line` ones come from options, not from the file.
 */
export interface ScenarioCodeEntry extends CodeEntry {
  readonly stage: "invalid" | "warned" | "refused" | "command-line";
}

export const CODES = {
  SCN001: {
    stage: "invalid",
    meaning: "a scenario is UTF-8 text without control characters",
    fix: "save the file as UTF-8 text",
  },
  SCN002: {
    stage: "invalid",
    meaning: "a scenario is one mapping of keys to values",
    fix: "start from a scenario that works: harness init",
  },
  SCN003: {
    stage: "invalid",
    meaning: "scenarios are written by people; a file of this size is something else",
    fix: "keep a scenario below 128 KiB; data belongs into fixtures",
  },
  SCN004: {
    stage: "invalid",
    meaning: "the file must be YAML 1.2",
    fix: "mend the syntax at this place",
  },
  SCN005: {
    stage: "invalid",
    meaning: "YAML does not allow tabs for indentation",
    fix: "indent with spaces",
  },
  SCN006: {
    stage: "invalid",
    meaning: "a key can be there only once, or one of its values would be lost",
    fix: "remove or rename one of them",
  },
  SCN007: {
    stage: "invalid",
    meaning: "aliases and parameters may not refer to themselves or grow beyond bounds",
    fix: "write the value out where it is needed",
  },
  SCN008: {
    stage: "invalid",
    meaning: "no scenario needs more than 50 levels",
    fix: "check for brackets that are never closed",
  },
  SCN009: {
    stage: "invalid",
    meaning: "one file is one scenario: the file name is its id",
    fix: "move the second document into a file of its own",
  },
  SCN010: {
    stage: "invalid",
    meaning: "unknown keys are refused, so that a misspelt one is never silently ignored",
    fix: "remove it",
  },
  SCN011: { stage: "invalid", meaning: "the key has no default", fix: "add it" },
  SCN012: {
    stage: "invalid",
    meaning: "the value has another type than the key takes",
    fix: "change the value",
  },
  SCN013: {
    stage: "invalid",
    meaning: "the key takes one of a few words",
    fix: "use one of them",
  },
  SCN014: {
    stage: "invalid",
    meaning: "the value lies outside of what makes sense here",
    fix: "use a value within the bounds",
  },
  SCN015: {
    stage: "invalid",
    meaning: "the text does not have the form that is needed here",
    fix: "write it in that form",
  },
  SCN016: {
    stage: "invalid",
    meaning: "words that have a meaning of their own cannot be names",
    fix: "choose another name",
  },
  SCN020: {
    stage: "invalid",
    meaning: "durations are written with their unit: ms, s, m or h",
    fix: "write it like 10s",
  },
  SCN021: {
    stage: "invalid",
    meaning: "rates are written with their unit: /s, /m or /h",
    fix: "write it like 200/s",
  },
  SCN022: {
    stage: "invalid",
    meaning: "sizes and bandwidths are written with their unit",
    fix: "write it like 64 KB, or 1 MB/s",
  },
  SCN030: {
    stage: "invalid",
    meaning: "${name} stands for an entry of `parameters:`",
    fix: "add it to `parameters:` with a default",
  },
  SCN031: {
    stage: "invalid",
    meaning: "a parameter cannot need itself to be known",
    fix: "give one of them a value without ${…}",
  },
  SCN040: {
    stage: "warned",
    meaning: "the file name is the id of a scenario: commands and reports use it",
    fix: "give both the same name",
  },
  SCN041: {
    stage: "warned",
    meaning: "a run without objectives and checks has no evidence and can only be inconclusive",
    fix: "add an objective or a check",
  },
  TOP001: {
    stage: "invalid",
    meaning: "a node kind is one of those that the harness can start",
    fix: "use one of them",
  },
  TOP002: {
    stage: "invalid",
    meaning: "below its name a group says what it is: one kind, and that kind's settings",
    fix: "write `name: { postgres: { … } }`",
  },
  TOP003: {
    stage: "invalid",
    meaning: "regions are listed in topology.regions",
    fix: "use one of them, or add it there",
  },
  TOP004: {
    stage: "invalid",
    meaning: "groups are the entries of topology.nodes",
    fix: "use one of them, or add it there",
  },
  TOP005: {
    stage: "invalid",
    meaning: "wan: gives the round trip of two different regions",
    fix: "write `us-east-1 <-> us-west-2: 60ms`",
  },
  TOP006: {
    stage: "invalid",
    meaning: "a round trip is the same both ways, so each pair of regions is written once",
    fix: "remove one of them",
  },
  TOP007: { stage: "invalid", meaning: "each region is listed once", fix: "remove one of them" },
  TOP008: {
    stage: "invalid",
    meaning: "a node is called <group>-<region>: unique, at most 63 characters, a host name",
    fix: "rename the group or the region",
  },
  TOP009: {
    stage: "invalid",
    meaning: "a group starts after the groups it uses",
    fix: "take one `uses:` out of the circle",
  },
  TOP010: {
    stage: "invalid",
    meaning: "the node kind does not accept this configuration",
    fix: "change the configuration",
  },
  FLT001: {
    stage: "invalid",
    meaning: "a fault kind is named by the effect that a client sees",
    fix: "use one of them",
  },
  FLT002: {
    stage: "invalid",
    meaning: "a timeline entry is either a fault or an action",
    fix: "write `{ at: 10s, fault: … }` or `{ at: 10s, action: … }`",
  },
  FLT003: {
    stage: "invalid",
    meaning: "targets are nodes (db@us-west-2, primary of db) or links (us-east-1 -> us-west-2)",
    fix: "write it like that",
  },
  FLT004: {
    stage: "invalid",
    meaning: "the node kind has no such role",
    fix: "use a role that it has, or one, minority, majority, all",
  },
  FLT005: {
    stage: "invalid",
    meaning: "the group has no node in that region",
    fix: "name a region where it has one",
  },
  FLT006: {
    stage: "invalid",
    meaning: "a fault has exactly one target",
    fix: "give it one target key",
  },
  FLT007: {
    stage: "invalid",
    meaning: "the node kind cannot do that",
    fix: "use an action that it can do",
  },
  FLT008: {
    stage: "invalid",
    meaning: "the fault phase ends before this entry does, so it would never take full effect",
    fix: "start it earlier, make it shorter, or raise timing.faults",
  },
  FLT009: {
    stage: "invalid",
    meaning: "objectives refer to faults by their id",
    fix: "rename one of them",
  },
  FLT010: {
    stage: "invalid",
    meaning: "two faults at the same time on the same target whose effects exclude each other",
    fix: "let one end before the other begins",
  },
  FLT011: {
    stage: "invalid",
    meaning: "a fault that hits nothing proves nothing",
    fix: "name a target that exists in this topology",
  },
  FLT012: {
    stage: "invalid",
    meaning: "a region is on one side of a split at most",
    fix: "take it out of one side",
  },
  ...LOAD_CODES,
  ...OBJECTIVE_CODES,
  ...PROBE_CODES,
  CHK001: {
    stage: "invalid",
    meaning: "the harness has no such check",
    fix: "use one that it has",
  },
  CHK002: {
    stage: "invalid",
    meaning: "a check judges either a workload or a group of nodes",
    fix: "name what it judges",
  },
  CHK003: {
    stage: "invalid",
    meaning: "the node kind has no answer to this probe",
    fix: "ask another probe, or another group",
  },
  FIX001: {
    stage: "invalid",
    meaning: "fixtures go into groups whose node kind can be loaded",
    fix: "name a group that takes them",
  },
  FIX002: {
    stage: "invalid",
    meaning: "a fixture is either generated (generate, rows) or read (file, columns, key)",
    fix: "write { into: db, generate: accounts, rows: 1000 } or { into: db, file: fixtures/x.csv }",
  },
  FIX003: {
    stage: "invalid",
    meaning: "data sets are the files of fixtures/datasets/",
    fix: "use one of them, or describe it there",
  },
  FIX004: {
    stage: "invalid",
    meaning: "a data set must be sound before rows can be made of it",
    fix: "mend it: `harness fixtures list` shows every problem of every data set",
  },
  FIX005: {
    stage: "invalid",
    meaning: "files are looked for beside the scenario and in every folder above it",
    fix: "correct the path",
  },
  FIX006: {
    stage: "invalid",
    meaning: "the ending of a file says what is in it, and the group must understand that",
    fix: "use a CSV, JSON, JSON Lines or YAML file; SQL files go into postgres",
  },
  FIX007: {
    stage: "invalid",
    meaning: "each fixture has a table or prefix of its own, so that it can be verified",
    fix: "give one of them another table or prefix",
  },
  FIX008: {
    stage: "invalid",
    meaning: "values of a reference are drawn from a set that was loaded before",
    fix: "add a fixture that generates it above this one",
  },
  FIX009: {
    stage: "invalid",
    meaning: "what a SQL file leaves behind is verified by the rows of its tables",
    fix: "write counts: { table: rows } beside a SQL file, and nowhere else",
  },
  ENV101: {
    stage: "refused",
    meaning: "members of this node kind advertise their own addresses",
    fix: "use a runtime with regions of their own",
  },
  ENV102: {
    stage: "refused",
    meaning: "packet faults act below TCP",
    fix: "use a runtime that can filter packets",
  },
  ENV103: {
    stage: "refused",
    meaning: "the service is given as an image only",
    fix: "give it a `command:` as well, or use the docker runtime",
  },
  RUN020: {
    stage: "command-line",
    meaning: "--set changes a parameter that the scenario has",
    fix: "use one of its parameters",
  },
  RUN021: {
    stage: "command-line",
    meaning: "--set keeps the type of the default",
    fix: "give a value of that type",
  },
} as const satisfies Readonly<Record<string, ScenarioCodeEntry>>;

export type DiagnosticCode = keyof typeof CODES;

/** What any YAML file can have wrong. */
export const FORM_CODES: Readonly<Record<FormProblem, DiagnosticCode>> = {
  characters: "SCN001",
  "no-mapping": "SCN002",
  size: "SCN003",
  syntax: "SCN004",
  tabs: "SCN005",
  "duplicate-key": "SCN006",
  growth: "SCN007",
  depth: "SCN008",
  documents: "SCN009",
  "unknown-key": "SCN010",
  "missing-key": "SCN011",
  type: "SCN012",
  word: "SCN013",
  range: "SCN014",
  form: "SCN015",
};

export function isDiagnosticCode(code: string | undefined): code is DiagnosticCode {
  return code !== undefined && Object.hasOwn(CODES, code);
}
