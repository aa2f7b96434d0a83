import type { FindingResult, OperationResult } from "../domain/results.ts";
import { formatInstant, formatJson, shorten } from "../documents/format.ts";

/** The first ones tell the story and are open to the eye; others fold away, and all of them are in results.json. */
const FIRST_FINDINGS = 3;
const SHOWN_FINDINGS = 30;
const SHOWN_OPERATIONS = 12;
const LONGEST_MESSAGE = 1000;

export function findingViews(findings: readonly FindingResult[]) {
  const views = findings.slice(0, SHOWN_FINDINGS).map(findingView);
  return {
    findings: views.slice(0, FIRST_FINDINGS),
    otherFindings: views.slice(FIRST_FINDINGS),
    moreFindings: Math.max(0, findings.length - SHOWN_FINDINGS),
  };
}

function findingView({ code, message, operations, faults, pictures, minimal }: FindingResult) {
  return {
    code,
    message: shorten(message, LONGEST_MESSAGE),
    faults: faults.join(", "),
    operations: operations.slice(0, SHOWN_OPERATIONS).map(operationView),
    moreOperations: Math.max(0, operations.length - SHOWN_OPERATIONS),
    minimal: (minimal ?? []).slice(0, SHOWN_OPERATIONS).map(operationView),
    pictures: (pictures ?? []).map(({ title, svg }) => ({ title, source: imageSource(svg) })),
  };
}

function operationView(operation: OperationResult) {
  const { index, process, f, key, input, output, outcome, error, invokedAt } = operation;
  const about = key === undefined || key === null ? "" : ` ${formatJson(key, 40)}`;
  return {
    name: `T${index}`,
    process: String(process),
    asked: `${f}${about}${input === null ? "" : ` ${formatJson(input)}`}`,
    told: error === undefined ? formatJson(output) : shorten(error, 120),
    outcome,
    vantage: operation.vantage ?? "",
    node: operation.node ?? "",
    from: formatInstant(invokedAt),
    to: operation.completedAt === null ? "never" : formatInstant(operation.completedAt),
  };
}

/** As an image a picture can neither run a script nor load anything, whatever somebody wrote into a results.json. */
function imageSource(svg: string): string {
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`;
}
