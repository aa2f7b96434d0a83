/** What each probe said: figures by phase and node as tables, and the same over time as a picture. */
import { formatCount, formatValue } from "../documents/format.ts";
import { pictureOf } from "../documents/markup.ts";
import type { ProbeCut, ProbeNodeResult, ProbeResult } from "../domain/probe-results.ts";
import type { Results } from "../domain/results.ts";
import { probePicture, type ProbePanel } from "./pictures/probe-panels.ts";

const VALUE = "value";
const WHOLE = "whole";
/** Of fewer readings than this a 95th percentile is the largest one, which stands beside it. */
const FEWEST = 20;

export function probeViews(results: Results) {
  const figures = (results.probes ?? []).filter((one) => !isCopy(one, results.probes ?? []));
  const names = [...new Set(figures.map(({ probe }) => probe))];
  return names.map((name) => {
    const own = figures.filter(({ probe }) => probe === name);
    const [values, others] = [
      own.filter(({ figure }) => figure === VALUE),
      own.filter(({ figure }) => figure !== VALUE),
    ];
    return {
      name,
      kind: own[0]?.kind ?? "",
      problems: values.flatMap(({ nodes }) => nodes.flatMap(problemOf)),
      picture: pictureOf(probePicture(results, name, panelsOf(own, figures))),
      values: values.flatMap(rowGroups),
      others: others.flatMap(rowGroups),
      /** Of the further figures, for a short document: the whole run. */
      wholes: others.flatMap(rowGroups).map(({ heading, rows }) => ({
        heading,
        rows: rows.filter((row) => row.name === WHOLE),
      })),
    };
  });
}

/** `saturation` of resources is its value under another name: once is enough. */
function isCopy({ probe, figure, nodes }: ProbeResult, all: readonly ProbeResult[]): boolean {
  if (figure === VALUE) return false;
  const value = all.find((one) => one.probe === probe && one.figure === VALUE);
  const seriesOf = (of: readonly ProbeNodeResult[]): string =>
    JSON.stringify(of.map(({ node, series }) => [node, series.at, series.median]));
  return value !== undefined && seriesOf(value.nodes) === seriesOf(nodes);
}

function problemOf({ node, problem, byPhase }: ProbeNodeResult): string[] {
  if (problem === undefined) return [];
  const whole = byPhase.find(({ name }) => name === WHOLE);
  const times = whole === undefined ? "" : ` ${whole.noAnswer} of ${whole.samples} times`;
  return [`${node} gave no answer${times}: ${problem}`];
}

function rowGroups({ figure, unit, nodes }: ProbeResult) {
  return nodes.map(({ node, region, byPhase, byFault }) => {
    const during = byPhase.findIndex(({ name }) => name === "during") + 1;
    const cuts = [
      ...byPhase.slice(0, during),
      ...byFault.map((cut) => ({ ...cut, name: `fault ${cut.name}` })),
      ...byPhase.slice(during),
    ];
    return {
      heading: `${figure} of ${node} (${region})`,
      rows: cuts.filter(({ samples }) => samples > 0).map((cut) => rowOf(cut, unit)),
    };
  });
}

function rowOf(cut: ProbeCut, unit: ProbeResult["unit"]) {
  const { name, samples, noAnswer, held, min, median, p95, max } = cut;
  return {
    name,
    samples: formatCount(samples),
    noAnswer: formatCount(noAnswer),
    held: held === undefined ? "—" : formatCount(held),
    min: formatValue(min, unit),
    median: formatValue(median, unit),
    p95: samples - noAnswer < FEWEST ? "—" : formatValue(p95, unit),
    max: formatValue(max, unit),
  };
}

/** A figure that never changed needs no picture, and how long an answer took only where the answer itself has none. */
function panelsOf(own: readonly ProbeResult[], all: readonly ProbeResult[]): ProbePanel[] {
  const overlaid = own.filter((one) => isLagMs(one) && !isBound(one.figure));
  const hasValue = own.some((one) => one.figure === VALUE && hasChanged(one));
  const others = own.filter(
    (one) =>
      !overlaid.includes(one) &&
      !isBound(one.figure) &&
      !(one.figure === "time" && hasValue) &&
      (hasChanged(one) || hasGaps(one)),
  );
  return [
    ...lagPanels(overlaid, own),
    ...others.map(({ figure, unit, against, nodes }): ProbePanel => {
      const lines = nodes.map(({ node, series }) => ({ name: node, series }));
      const [{ region = "" } = {}] = nodes;
      return {
        name: figure,
        unit,
        lines,
        ...boundsIn(all, against, ({ region: r }) => r === region),
      };
    }),
  ];
}

function isLagMs({ kind, unit }: ProbeResult): boolean {
  return kind === "replication-lag" && unit === "ms";
}

function isBound(figure: string): boolean {
  return figure === "marker-low" || figure === "marker-high";
}

/** Four ways to tell one lag belong into one panel, one for each replica. */
function lagPanels(figures: readonly ProbeResult[], own: readonly ProbeResult[]): ProbePanel[] {
  const [first] = figures;
  if (first === undefined) return [];
  return first.nodes.map(({ node }) => ({
    name: node,
    unit: first.unit,
    lines: figures.flatMap(({ figure, nodes }) =>
      nodes
        .filter((each) => each.node === node)
        .map(({ series }) => ({ name: figure === VALUE ? "lag" : figure, series })),
    ),
    ...boundsIn(own, first.probe, (each) => each.node === node),
  }));
}

function boundsIn(
  all: readonly ProbeResult[],
  probe: string | undefined,
  isMeant: (node: ProbeNodeResult) => boolean,
): Pick<ProbePanel, "bounds"> {
  const [low, high] = ["marker-low", "marker-high"].map(
    (name) =>
      all.find((one) => one.probe === probe && one.figure === name)?.nodes.find(isMeant)?.series,
  );
  return low === undefined || high === undefined ? {} : { bounds: { low, high } };
}

function hasChanged({ nodes }: ProbeResult): boolean {
  const values = nodes.flatMap(({ series }) => [...series.low, ...series.high]);
  return new Set(values.filter((value) => value !== null)).size > 1;
}

function hasGaps({ nodes }: ProbeResult): boolean {
  return nodes.some(({ series }) => series.noAnswer.some((count) => count > 0));
}
