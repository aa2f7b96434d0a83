/**
 * Objectives for a console: a line each, in columns, 100 characters wide where that can be. A reader can tell when and
 * from where a figure was measured, how sure it is, and what would make it surer.
 */
import { formatCount, formatMs, formatValue } from "../documents/format.ts";
import type { ObjectiveResult } from "../domain/results.ts";
import type { Verdict } from "../domain/verdict.ts";
import { boundsText, samplesText } from "./objective-view.ts";

const WIDTH = 100;
const GAP = "  ";
/** A name that is longer than its column stands on a line of its own, above its figures. */
const NARROWEST_NAME = 16;

interface Column {
  readonly heading: string;
  readonly cell: (objective: ObjectiveResult) => string;
  readonly isNumber?: true;
}

const FIGURES: readonly Column[] = [
  {
    heading: "during",
    // Which request, and from where: `before "GET health" from us-west-2`.
    cell: ({ during, sli }) => `${during}${sli.slice(sli.indexOf(")") + 1)}`,
  },
  { heading: "measured (95 % bounds)", cell: measured },
  { heading: "target", cell: ({ target }) => target },
  { heading: "samples", cell: samplesText, isNumber: true },
];

export interface LineStyle {
  /** Takes out of a text what could move a cursor. */
  readonly plain: (text: string) => string;
  /** Colours a verdict. */
  readonly paint: (verdict: Verdict) => string;
}

export function objectiveLines(
  objectives: readonly ObjectiveResult[],
  { plain, paint }: LineStyle,
): string[] {
  if (objectives.length === 0) return [];
  const names = objectives.map(({ name }) => plain(name));
  const table = figuresOf(objectives, plain);
  const width = Math.max(
    NARROWEST_NAME,
    ...names.map((name) => name.length).filter((length) => length <= table.room),
  );
  const line = (name: string, rest: string, verdict: string): string =>
    `${GAP}${name.padEnd(width)}${GAP}${rest}${GAP}${verdict}`;
  return [
    line("objective", table.heading, "verdict"),
    ...objectives.flatMap((objective, i) => {
      const [name = "", rest = ""] = [names[i], table.rows[i]];
      const verdict = paint(objective.verdict);
      const isLong = name.length > width;
      return [
        ...(isLong ? [`${GAP}${name}`] : []),
        line(isLong ? "" : name, rest, verdict),
        ...cure(objective, plain),
      ];
    }),
  ];
}

interface Figures {
  readonly heading: string;
  readonly rows: readonly string[];
  /** What is left for names, characters. */
  readonly room: number;
}

function figuresOf(objectives: readonly ObjectiveResult[], plain: LineStyle["plain"]): Figures {
  const cells = FIGURES.map(({ heading, cell, isNumber }) => {
    const texts = [heading, ...objectives.map((one) => plain(cell(one)))];
    const width = Math.max(...texts.map((text) => text.length));
    return texts.map((text) => (isNumber === true ? text.padStart(width) : text.padEnd(width)));
  });
  const [heading = "", ...rows] = [undefined, ...objectives].map((_, row) =>
    cells.map((column) => column[row] ?? "").join(GAP),
  );
  const verdict = Math.max(...objectives.map((one) => one.verdict.length), "verdict".length);
  const taken = heading.length + verdict + 3 * GAP.length;
  return { heading, rows, room: WIDTH - taken };
}

/** `95.11 ms (94.7 … 96.05 ms)`. */
function measured(objective: ObjectiveResult): string {
  const { value, unit, samples } = objective;
  if (value !== null) return `${formatValue(value, unit)} (${boundsText(objective)})`;
  return samples > 0 ? "∞" : "nothing";
}

/** What would decide it, below an objective that is not decided. */
function cure({ verdict, toDecide, why }: ObjectiveResult, plain: LineStyle["plain"]): string[] {
  if (verdict !== "inconclusive") return [];
  if (toDecide === undefined) return [`${GAP}${GAP}undecided: ${plain(why)}`];
  const { samples: more, seconds } = toDecide;
  return [
    `${GAP}${GAP}would decide it: about ${formatCount(more)} more samples, ${formatMs(seconds * 1000)} more of the same`,
  ];
}
