import type { CodeEntry, FormProblem } from "../lib/located/code-registry.ts";

/**
 * Every diagnostic that reading a data set can give: code, the rule that was broken, and what to do about it. A code is
 * never reused for another meaning.
 */
export const DATASET_CODES = {
  DST001: {
    stage: "invalid",
    meaning: "a data set is UTF-8 text without control characters",
    fix: "save the file as UTF-8 text",
  },
  DST002: {
    stage: "invalid",
    meaning: "a data set is one mapping of keys to values",
    fix: "start from one that works: fixtures/datasets/accounts.yaml",
  },
  DST003: {
    stage: "invalid",
    meaning: "this file describes data; it does not hold them",
    fix: "keep it below 128 KiB, and load a CSV or JSON file with `file:`",
  },
  DST004: {
    stage: "invalid",
    meaning: "the file must be YAML 1.2",
    fix: "mend the syntax at this place",
  },
  DST005: {
    stage: "invalid",
    meaning: "YAML does not allow tabs for indentation",
    fix: "indent with spaces",
  },
  DST006: {
    stage: "invalid",
    meaning: "a key can be there only once, or one of its values would be lost",
    fix: "remove or rename one of them",
  },
  DST007: {
    stage: "invalid",
    meaning: "aliases may not refer to themselves or grow beyond bounds",
    fix: "write the value out where it is needed",
  },
  DST008: {
    stage: "invalid",
    meaning: "no data set needs more than 50 levels",
    fix: "check for brackets that are never closed",
  },
  DST009: {
    stage: "invalid",
    meaning: "one file is one data set: the file name is its name",
    fix: "move the second document into a file of its own",
  },
  DST010: {
    stage: "invalid",
    meaning: "unknown keys are refused, so that a misspelt one is never silently ignored",
    fix: "remove it",
  },
  DST011: { stage: "invalid", meaning: "the key has no default", fix: "add it" },
  DST012: {
    stage: "invalid",
    meaning: "the value has another type than the key takes",
    fix: "change the value",
  },
  DST013: {
    stage: "invalid",
    meaning: "the key takes one of a few words",
    fix: "use one of them",
  },
  DST014: {
    stage: "invalid",
    meaning: "the value lies outside of what makes sense here",
    fix: "use a value within the bounds",
  },
  DST015: {
    stage: "invalid",
    meaning: "the text does not have the form that is needed here",
    fix: "write it in that form",
  },
  DST020: {
    stage: "invalid",
    meaning: "the file name is the name of a data set: scenarios and references use it",
    fix: "give both the same name",
  },
  DST021: {
    stage: "invalid",
    meaning: "a reference names a data set and one of its columns",
    fix: "name one that there is",
  },
  DST022: {
    stage: "invalid",
    meaning: "the value of a referenced column must follow from its row number",
    fix: "refer to a column with `generate: sequence` or `generate: uuid`",
  },
  DST023: {
    stage: "invalid",
    meaning: "a data set is loaded after those that it refers to",
    fix: "take one reference out of the circle",
  },
  DST024: {
    stage: "invalid",
    meaning: "a template takes the values of columns that stand before it",
    fix: "name one of those, or move the column up",
  },
  DST025: {
    stage: "invalid",
    meaning: "the values of the key are unique and never null",
    fix: "use a column with `generate: sequence` or `generate: uuid`",
  },
  DST026: {
    stage: "invalid",
    meaning: "faker has no method of that name that gives one value",
    fix: "see https://fakerjs.dev/api for what there is",
  },
  DST027: {
    stage: "invalid",
    meaning: "no number can be drawn from such a distribution",
    fix: "see `distribution:` in the README: uniform, normal, exponential, zipf",
  },
  DST028: {
    stage: "invalid",
    meaning: "a locale is one of those that faker has",
    fix: "use one of them, such as en, de, fr, ja or pt_BR",
  },
  DST029: {
    stage: "invalid",
    meaning:
      "the method of faker gives one text, number or date with these arguments in this locale",
    fix: "change the arguments, or use another method or locale",
  },
} as const satisfies Readonly<Record<string, CodeEntry>>;

export type DatasetCode = keyof typeof DATASET_CODES;

/** What any YAML file can have wrong. */
export const DATASET_FORM_CODES: Readonly<Record<FormProblem, DatasetCode>> = {
  characters: "DST001",
  "no-mapping": "DST002",
  size: "DST003",
  syntax: "DST004",
  tabs: "DST005",
  "duplicate-key": "DST006",
  growth: "DST007",
  depth: "DST008",
  documents: "DST009",
  "unknown-key": "DST010",
  "missing-key": "DST011",
  type: "DST012",
  word: "DST013",
  range: "DST014",
  form: "DST015",
};
