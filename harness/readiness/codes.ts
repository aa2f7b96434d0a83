/** Every diagnostic that reading checklists and waivers can give. A code is never reused for another meaning. */
import type { CodeEntry, FormProblem } from "../lib/located/code-registry.ts";

interface ChecklistCodeEntry extends CodeEntry {
  readonly stage: "invalid" | "warned";
}

export const CHECKLIST_CODES = {
  CKL001: {
    stage: "invalid",
    meaning: "a checklist is UTF-8 text without control characters",
    fix: "save the file as UTF-8 text",
  },
  CKL002: {
    stage: "invalid",
    meaning: "a checklist is one mapping of keys to values",
    fix: "start from checklists/production-readiness.yaml",
  },
  CKL003: {
    stage: "invalid",
    meaning: "a checklist of this size cannot be read by people any more",
    fix: "split it into several",
  },
  CKL004: {
    stage: "invalid",
    meaning: "the file must be YAML 1.2",
    fix: "mend the syntax at this place",
  },
  CKL005: {
    stage: "invalid",
    meaning: "YAML does not allow tabs for indentation",
    fix: "indent with spaces",
  },
  CKL006: {
    stage: "invalid",
    meaning: "a key can be there only once, or one of its values would be lost",
    fix: "remove or rename one of them",
  },
  CKL007: {
    stage: "invalid",
    meaning: "aliases may not refer to themselves or grow beyond bounds",
    fix: "write the value out where it is needed",
  },
  CKL008: {
    stage: "invalid",
    meaning: "no checklist needs more than 50 levels",
    fix: "check for brackets that are never closed",
  },
  CKL009: {
    stage: "invalid",
    meaning: "one file is one checklist: the file name is its id",
    fix: "move the second document into a file of its own",
  },
  CKL010: {
    stage: "invalid",
    meaning: "unknown keys are refused, so that a misspelt one is never silently ignored",
    fix: "remove it",
  },
  CKL011: { stage: "invalid", meaning: "the key has no default", fix: "add it" },
  CKL012: {
    stage: "invalid",
    meaning: "the value has another type than the key takes",
    fix: "change the value",
  },
  CKL013: {
    stage: "invalid",
    meaning: "the key takes one of a few words",
    fix: "use one of them",
  },
  CKL014: {
    stage: "invalid",
    meaning: "the value lies outside of what makes sense here",
    fix: "use a value within the bounds",
  },
  CKL015: {
    stage: "invalid",
    meaning: "the text does not have the form that is needed here",
    fix: "write it in that form",
  },
  CKL020: {
    stage: "invalid",
    meaning: "ages and time-outs are written with their unit: s, m, h, d or w",
    fix: "write it like 30d",
  },
  CKL021: {
    stage: "invalid",
    meaning: "days are written as in ISO 8601 and must exist",
    fix: "write it like 2026-11-21",
  },
  CKL022: {
    stage: "invalid",
    meaning: "waivers, explanations and reports refer to items by their id",
    fix: "rename one of them",
  },
  CKL023: {
    stage: "invalid",
    meaning: "evidence refers to a scenario by its id; what does not exist can never be met",
    fix: "use one of them; leave evidence out and say under `needs:` what is missing",
  },
  CKL024: {
    stage: "invalid",
    meaning: "the scenario judges nothing of that name, so its results will never have it",
    fix: "use one of them, or add it to the scenario",
  },
  CKL025: {
    stage: "invalid",
    meaning: "a predicate is a path, a comparison and a value with its unit",
    fix: 'write results[<scenario>].objectives["<name>"].value < 30s',
  },
  CKL026: {
    stage: "invalid",
    meaning: "results have the fields of results.schema.json and no others",
    fix: "use one of them",
  },
  CKL027: {
    stage: "invalid",
    meaning: "a figure can be compared with a value of its own unit only",
    fix: "use that unit",
  },
  CKL028: {
    stage: "invalid",
    meaning: "one entry of evidence is one kind of evidence",
    fix: "name exactly one of scenario, predicate, no-finding, report, command, url, file, manual",
  },
  CKL029: {
    stage: "invalid",
    meaning: "items name levels that the checklist has under `levels:`",
    fix: "use one of them, or add it there",
  },
  CKL030: {
    stage: "invalid",
    meaning: "evidence is a part of the project: its path is relative and stays inside",
    fix: "write it relative to the folder with package.json",
  },
  CKL031: {
    stage: "invalid",
    meaning: "only http and https addresses can be probed",
    fix: "write it like http://127.0.0.1:8080/healthz",
  },
  CKL032: {
    stage: "invalid",
    meaning: "a period ends after it begins",
    fix: "change one of the days",
  },
  CKL033: {
    stage: "invalid",
    meaning: "a waiver is for one item of a checklist: <checklist>/<item>",
    fix: "use an item that exists",
  },
  CKL034: {
    stage: "invalid",
    meaning: "an item has one waiver at most, so that one reason and one person stand for it",
    fix: "remove one of them",
  },
  CKL035: {
    stage: "invalid",
    meaning: "an item that does not apply needs no evidence",
    fix: "remove one of them",
  },
  CKL036: {
    stage: "invalid",
    meaning: "the text is a regular expression of JavaScript",
    fix: "mend it",
  },
  CKL040: {
    stage: "warned",
    meaning: "the file name is the id of a checklist: commands and waivers use it",
    fix: "give both the same name",
  },
  CKL041: {
    stage: "warned",
    meaning:
      "an item without evidence stays unknown; whoever reads it wants to know what is missing",
    fix: "add evidence, or say under `needs:` what would be evidence",
  },
} as const satisfies Readonly<Record<string, ChecklistCodeEntry>>;

export type ChecklistCode = keyof typeof CHECKLIST_CODES;

export const CHECKLIST_FORM_CODES: Readonly<Record<FormProblem, ChecklistCode>> = {
  characters: "CKL001",
  "no-mapping": "CKL002",
  size: "CKL003",
  syntax: "CKL004",
  tabs: "CKL005",
  "duplicate-key": "CKL006",
  growth: "CKL007",
  depth: "CKL008",
  documents: "CKL009",
  "unknown-key": "CKL010",
  "missing-key": "CKL011",
  type: "CKL012",
  word: "CKL013",
  range: "CKL014",
  form: "CKL015",
};
