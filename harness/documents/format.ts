/** Numbers and times as people read them. A dash stands for what is not there. */
export function formatNumber(value: number | null): string {
  if (value === null) return "—";
  return Number(value.toPrecision(4)).toLocaleString("en-US", { maximumFractionDigits: 4 });
}

/** Counts are exact, whatever their size. */
export function formatCount(value: number): string {
  return value.toLocaleString("en-US");
}

export function formatValue(value: number | null, unit: "ms" | "ratio" | "per-second"): string {
  if (value === null) return "—";
  switch (unit) {
    case "ms":
      return formatMs(value);
    case "ratio":
      return `${Number((value * 100).toPrecision(5))} %`;
    case "per-second":
      return `${formatNumber(value)}/s`;
  }
}

export function formatMs(ms: number | null): string {
  if (ms === null) return "—";
  return ms >= 1000 ? `${formatNumber(ms / 1000)} s` : `${formatNumber(ms)} ms`;
}

/** Nanoseconds since the start of the run as seconds. */
export function formatInstant(time: number | null): string {
  return time === null ? "—" : `${(time / 1e9).toFixed(2)} s`;
}

/** An ISO 8601 time to the minute; anything else as it is. */
export function formatMoment(iso: string): string {
  return iso.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d):\d\d(\.\d+)?Z$/, "$1 $2 UTC");
}

/** Time between two instants in ns; a dash when one of them did not come. */
export function formatBetween(from: number | null, to: number | null): string {
  return from === null || to === null ? "—" : formatMs((to - from) / 1e6);
}

/** A JSON value in at most this many characters. */
export function formatJson(value: unknown, longest = 120): string {
  return shorten(JSON.stringify(value) ?? "", longest);
}

export function shorten(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}
