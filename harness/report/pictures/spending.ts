/** What is left of an error budget while a run goes on, with the moments at which alerts fired. */
import { scaleLinear } from "d3-scale";
import { curveStepAfter, line } from "d3-shape";
import { formatInstant, formatValue } from "../../documents/format.ts";
import type { ObjectiveBudget } from "../../domain/slo.ts";
import { escapeXml } from "../../lib/escape-xml.ts";
import { label, round, titled } from "./canvas.ts";

const WIDTH = 620;
const HEIGHT = 130;
const LEFT = 84;
const RIGHT = 14;
const TOP = 12;
const BOTTOM = 22;

/** Empty where no event was promised. */
export function spendingPicture({ name, spending, alerts }: ObjectiveBudget): string {
  const [first, last] = [spending[0], spending.at(-1)];
  if (first === undefined || last === undefined) return "";
  const lowest = Math.min(0, ...spending.map(([, left]) => left));
  const x = scaleLinear([first[0], last[0]], [LEFT, WIDTH - RIGHT]);
  const y = scaleLinear([lowest, 1], [HEIGHT - BOTTOM, TOP]);
  const draw = line<readonly [number, number]>()
    .x(([time]) => round(x(time)))
    .y(([, left]) => round(y(left)))
    .curve(curveStepAfter);
  const shapes = [
    ...y.ticks(3).flatMap((tick) => [
      `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${round(y(tick))}" y2="${round(y(tick))}"/>`,
      label(formatValue(tick, "ratio"), {
        x: LEFT - 6,
        y: y(tick) + 4,
        kind: "tick",
        anchor: "end",
      }),
    ]),
    `<path class="trend-target" d="M${LEFT} ${round(y(0))}H${WIDTH - RIGHT}"/>`,
    `<path class="series s0" d="${draw([...spending]) ?? ""}"/>`,
    ...alerts.flatMap(({ window, firedAt }) =>
      firedAt === null
        ? []
        : [
            titled(
              `${window.name} fired at ${formatInstant(firedAt)}`,
              `<path class="missed" d="M${round(x(firedAt))} ${TOP}V${HEIGHT - BOTTOM}"/>`,
            ),
          ],
    ),
    ...x
      .ticks(6)
      .map((time) =>
        label(formatInstant(time), { x: x(time), y: HEIGHT - 6, kind: "tick", anchor: "middle" }),
      ),
  ];
  const title = `Budget of ${name} left over the latest run; the table has the figures`;
  return `<svg class="trend" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeXml(title)}">${shapes.join("")}</svg>`;
}
