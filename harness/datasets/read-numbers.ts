import type { Distribution } from "../domain/fixture.ts";

/** The keys of a column that say how its numbers spread. */
export interface NumberKeys {
  readonly distribution?: Distribution["distribution"] | undefined;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly mean?: number | undefined;
  readonly deviation?: number | undefined;
  readonly exponent?: number | undefined;
}

const TAKES: Readonly<Record<Distribution["distribution"], readonly (keyof NumberKeys)[]>> = {
  uniform: ["min", "max"],
  normal: ["mean", "deviation", "min", "max"],
  exponential: ["mean", "min", "max"],
  zipf: ["exponent", "min", "max"],
};
const ALL = ["min", "max", "mean", "deviation", "exponent"] as const;
const MAX_EXPONENT = 20;

type NumbersProblem = { readonly problem: string; readonly key: keyof NumberKeys };

/** As readNumbers; bounds are values that the column can have. */
export function readIntegers(keys: NumberKeys): Distribution | NumbersProblem {
  const broken = (["min", "max"] as const).find(
    (key) => keys[key] !== undefined && !Number.isInteger(keys[key]),
  );
  if (broken === undefined) return readNumbers(keys);
  return { problem: `${broken} ${keys[broken]} is no whole number`, key: broken };
}

/** The distribution, or what is wrong with it and the key to blame. */
export function readNumbers(keys: NumberKeys): Distribution | NumbersProblem {
  const distribution = keys.distribution ?? "uniform";
  const foreign = ALL.find((key) => keys[key] !== undefined && !TAKES[distribution].includes(key));
  if (foreign !== undefined) return { problem: `${distribution} has no ${foreign}`, key: foreign };
  const { min, max, mean, deviation, exponent = 1.1 } = keys;
  if (min !== undefined && max !== undefined && max < min) {
    return { problem: `max ${max} is less than min ${min}`, key: "max" };
  }
  const bounds = { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
  switch (distribution) {
    case "uniform":
      if (max === undefined) return { problem: "uniform needs max", key: "distribution" };
      return (min ?? 0) > max
        ? { problem: `max ${max} is less than min 0`, key: "max" }
        : { distribution, min: min ?? 0, max };
    case "normal":
      if (mean === undefined || deviation === undefined) {
        return { problem: "normal needs mean and deviation", key: "distribution" };
      }
      return deviation > 0
        ? { distribution, mean, deviation, ...bounds }
        : { problem: "deviation must be above 0", key: "deviation" };
    case "exponential":
      if (mean === undefined) return { problem: "exponential needs mean", key: "distribution" };
      return mean > 0
        ? { distribution, mean, ...bounds }
        : { problem: "mean must be above 0", key: "mean" };
    case "zipf":
      return readZipf({ min: min ?? 1, max, exponent });
  }
}

/** Undefined: it will do. */
export function exponentProblem(exponent: number): string | undefined {
  return exponent > 0 && exponent <= MAX_EXPONENT
    ? undefined
    : `exponent must be above 0 and at most ${MAX_EXPONENT}`;
}

function readZipf({
  min,
  max,
  exponent,
}: {
  readonly min: number;
  readonly max: number | undefined;
  readonly exponent: number;
}): ReturnType<typeof readNumbers> {
  if (max === undefined) return { problem: "zipf needs max", key: "distribution" };
  if (max < min) return { problem: `max ${max} is less than min ${min}`, key: "max" };
  const problem = exponentProblem(exponent);
  return problem === undefined
    ? { distribution: "zipf", min, max, exponent }
    : { problem, key: "exponent" };
}
