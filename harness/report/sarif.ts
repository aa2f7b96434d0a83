/**
 * SARIF 2.1.0 (OASIS) of what is not met, for code scanning. One rule per checklist item, so that the same item is the
 * same alert from run to run. What cannot be told is told: it is a `review`, never left out.
 */
import { createHash } from "node:crypto";
import type { ItemReadiness, Readiness } from "../domain/readiness.ts";
import { relativeUri } from "../lib/relative-uri.ts";
import type { Location, Log, ReportingDescriptor, Result } from "sarif";

const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json";

type Level = "error" | "warning" | "note";

/** What is unmet, unknown or waived; `harness`: its version. */
export function renderSarif(readiness: Readiness, harness: string): string {
  const { checklist, categories } = readiness;
  const rows = categories.flatMap(({ title, items }) =>
    items.filter(isShown).map((item): Row => ({ item, category: title })),
  );
  const log: Log = {
    $schema: SCHEMA,
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "harness",
            semanticVersion: harness,
            rules: rows.map((row) => ruleOf(row, readiness)),
          },
        },
        automationDetails: { id: `readiness/${checklist.id}/` },
        // Without it a reader may take columns for bytes.
        columnKind: "utf16CodeUnits",
        originalUriBaseIds: {
          PROJECT: { description: { text: "The root of the repository." } },
        },
        results: rows.map(({ item }, i) => resultOf(item, i, readiness)),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

interface Row {
  readonly item: ItemReadiness;
  readonly category: string;
}

function isShown({ state }: ItemReadiness): boolean {
  return state === "unmet" || state === "unknown" || state === "waived";
}

/** An item whose waiver expired is unmet, whatever its evidence says. */
function isUndecided({ state, evaluated }: ItemReadiness): boolean {
  return state === "unknown" || (state === "waived" && evaluated === "unknown");
}

function levelOf({ blocking, severity }: ItemReadiness): Level {
  if (blocking) return "error";
  return severity === "critical" || severity === "high" ? "warning" : "note";
}

function ruleOf({ item, category }: Row, { checklist }: Readiness): ReportingDescriptor {
  const { id, question, criterion } = item;
  const level = levelOf(item);
  return {
    id,
    shortDescription: { text: said(question, id) },
    fullDescription: { text: said(criterion, question, id) },
    help: {
      text: `${said(criterion, question, id)}\n\nharness checklist explain ${checklist.id}/${id}`.toWellFormed(),
    },
    defaultConfiguration: { level },
    properties: { tags: ["readiness", category], "problem.severity": level },
  };
}

function resultOf(item: ItemReadiness, ruleIndex: number, readiness: Readiness): Result {
  const { checklist, waivers } = readiness;
  const { id, state, reason, line, evidence } = item;
  const waiver = state === "waived" ? waivers.find(({ item: of }) => of === id) : undefined;
  const files = new Set(evidence.flatMap(({ reference }) => reference?.path ?? []));
  return {
    ruleId: id,
    ruleIndex,
    // SARIF asks for level "none" wherever the kind is not "fail".
    ...(isUndecided(item)
      ? { kind: "review" as const, level: "none" as const }
      : { kind: "fail" as const, level: levelOf(item) }),
    message: { text: said(reason, state) },
    locations: [locationOf(checklist.file, line)],
    ...(files.size === 0
      ? {}
      : { relatedLocations: [...files].map((file, i) => ({ id: i, ...locationOf(file) })) }),
    partialFingerprints: {
      "readinessItem/v1": createHash("sha256").update(`${checklist.id}\n${id}`).digest("hex"),
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

function locationOf(file: string, line?: number): Location {
  return {
    physicalLocation: {
      artifactLocation: { uri: relativeUri(file), uriBaseId: "PROJECT" },
      ...(line === undefined ? {} : { region: { startLine: line } }),
    },
  };
}

/** Code scanning refuses empty texts. */
function said(...texts: readonly string[]): string {
  return texts.find((text) => text.trim() !== "")?.toWellFormed() ?? "(no text)";
}
