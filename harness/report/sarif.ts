/**
 * SARIF 2.1.0 (OASIS) of what is not met, for code scanning. One rule per checklist item, so that the same item is the
 * same alert from run to run. What cannot be told is told: it is a `review`, never left out.
 */
import { createHash } from "node:crypto";
import { relativeUri } from "../lib/relative-uri.ts";
import type { Location, Log, ReportingDescriptor, Result } from "sarif";

const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json";

export interface SarifItem {
  /** Stable and unique: it becomes the rule. */
  readonly id: string;
  readonly question: string;
  readonly criterion: string;
  readonly category: string;
  readonly severity: "blocking" | "major" | "minor";
  /** Only these become results; `waived` is shown as suppressed. */
  readonly state: "unmet" | "unknown" | "waived";
  /** Why it is not met, in a sentence or two. */
  readonly why: string;
  /** Where the item is written, relative to the project; 1-based. */
  readonly place: { readonly file: string; readonly line: number; readonly column: number };
  /** Files of the evidence, relative to the project. */
  readonly evidence: readonly string[];
  /** Of a waived one. */
  readonly waiver?: { readonly reason: string; readonly approver: string };
}

export interface SarifSource {
  readonly harness: string;
  readonly checklist: string;
  readonly items: readonly SarifItem[];
}

const LEVELS = { blocking: "error", major: "warning", minor: "note" } as const;

export function renderSarif({ harness, checklist, items }: SarifSource): string {
  const log: Log = {
    $schema: SCHEMA,
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: { name: "harness", semanticVersion: harness, rules: items.map(ruleOf) },
        },
        automationDetails: { id: `readiness/${checklist}/` },
        // Without it a reader may take columns for bytes.
        columnKind: "utf16CodeUnits",
        originalUriBaseIds: {
          PROJECT: { description: { text: "The root of the repository." } },
        },
        results: items.map((item, i) => resultOf(item, i, checklist)),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function ruleOf({ id, question, criterion, category, severity }: SarifItem): ReportingDescriptor {
  return {
    id,
    shortDescription: { text: said(question, id) },
    fullDescription: { text: said(criterion, question, id) },
    help: { text: `${said(criterion, question, id)}\n\nharness checklist explain ${id}` },
    defaultConfiguration: { level: LEVELS[severity] },
    properties: { tags: ["readiness", category], "problem.severity": LEVELS[severity] },
  };
}

function resultOf(item: SarifItem, ruleIndex: number, checklist: string): Result {
  const { id, state, severity, why, place, evidence, waiver } = item;
  return {
    ruleId: id,
    ruleIndex,
    // SARIF asks for level "none" wherever the kind is not "fail".
    ...(state === "unknown"
      ? { kind: "review" as const, level: "none" as const }
      : { kind: "fail" as const, level: LEVELS[severity] }),
    message: { text: said(why, state) },
    locations: [locationOf(place.file, place)],
    ...(evidence.length === 0
      ? {}
      : { relatedLocations: evidence.map((file, i) => ({ id: i, ...locationOf(file) })) }),
    partialFingerprints: {
      "readinessItem/v1": createHash("sha256").update(`${checklist}\n${id}`).digest("hex"),
    },
    ...(waiver === undefined
      ? {}
      : {
          suppressions: [
            {
              kind: "external" as const,
              status: "accepted" as const,
              justification: `${waiver.reason} (approved by ${waiver.approver})`,
            },
          ],
        }),
  };
}

function locationOf(file: string, place?: SarifItem["place"]): Location {
  return {
    physicalLocation: {
      artifactLocation: {
        uri: relativeUri(file),
        uriBaseId: "PROJECT",
      },
      ...(place === undefined
        ? {}
        : { region: { startLine: place.line, startColumn: place.column } }),
    },
  };
}

/** Code scanning refuses empty texts. */
function said(...texts: readonly string[]): string {
  return texts.find((text) => text.trim() !== "")?.toWellFormed() ?? "(no text)";
}
