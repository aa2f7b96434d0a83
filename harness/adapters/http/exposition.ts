/** Prometheus' text format (version 0.0.4): one sample a line, `name{label="value",…} number [timestamp]`. */
export interface MetricSelector {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

const METRIC = /^([A-Za-z_:][A-Za-z0-9_:]*)(?:\{([^{}]*)\})?$/;
const SAMPLE = /^([A-Za-z_:][A-Za-z0-9_:]*)(?:\{(.*)\})?[ \t]+(\S+)(?:[ \t]+-?\d+)?$/;
const LABEL = /([A-Za-z_][A-Za-z0-9_]*)="((?:[^"\\]|\\.)*)"/g;

/** `lag_seconds{node="db-west"}`; undefined where the text is none. */
export function readSelector(text: string): MetricSelector | undefined {
  const [, name, labels = ""] = METRIC.exec(text.trim()) ?? [];
  return name === undefined ? undefined : { name, labels: labelsOf(labels) };
}

/** Values of every sample that has the name and at least these labels, in the order of the text. */
export function selectSamples(text: string, selector: MetricSelector): readonly number[] {
  return text.split("\n").flatMap((line) => {
    const [, name, labels = "", value] = SAMPLE.exec(line.trim()) ?? [];
    if (name !== selector.name || value === undefined) return [];
    const has = labelsOf(labels);
    const isMeant = Object.entries(selector.labels).every(
      ([label, wanted]) => has[label] === wanted,
    );
    return isMeant ? [numberOf(value)] : [];
  });
}

function labelsOf(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(LABEL)].map(([, label = "", value = ""]) => [
      label,
      value.replace(/\\(.)/g, (_, escaped: string) => (escaped === "n" ? "\n" : escaped)),
    ]),
  );
}

function numberOf(text: string): number {
  if (text === "+Inf") return Infinity;
  return text === "-Inf" ? -Infinity : Number(text);
}
