/** @faker-js/faker behind the port of data sets: a locale, a method, a seed → values as text. */
import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Faker } from "@faker-js/faker";
import type { FakerRequest, ValueSource } from "../../datasets/column-maker.ts";
import { isText } from "../../datasets/column-values.ts";
import type { FakerCatalogue } from "../../datasets/read-column.ts";
import { InputError, InvariantError } from "../../lib/errors.ts";

/** Dates relative to now would differ from day to day; faker counts from here instead. */
const REFERENCE_DATE = "2026-01-01T00:00:00.000Z";

const require = createRequire(import.meta.url);
const fakers = new Map<string, Faker>();

/** One locale, loaded when it is first needed: all of them together take seconds. */
function fakerOf(locale: string): Faker {
  let faker = fakers.get(locale);
  if (faker === undefined) {
    ({ faker } = require(`@faker-js/faker/locale/${locale}`) as { faker: Faker });
    fakers.set(locale, faker);
  }
  return faker;
}

/** Each request has a generator of its own: sources may be drawn from in any order. */
export function openFaker(request: FakerRequest): ValueSource {
  const faker = fakerOf(request.locale);
  const [module = "", name = ""] = request.method.split(".");
  const owner: unknown = Reflect.get(faker, module);
  const method: unknown =
    typeof owner === "object" && owner !== null ? Reflect.get(owner, name) : undefined;
  if (typeof method !== "function") {
    const message = `faker.${request.method} was not validated`;
    throw new InvariantError({ code: "BUG002", message });
  }
  let state = request.seed;
  return {
    next: () => {
      // One engine serves all sources of a locale: each call gets the next seed of its own source.
      faker.seed(state);
      state = (state + 0x9e3779b9) >>> 0;
      faker.setDefaultRefDate(REFERENCE_DATE);
      return asText(
        called(() => Reflect.apply(method, owner, request.arguments), request),
        request,
      );
    },
  };
}

/** What faker itself says against a call: its arguments, or data that the locale does not have. */
function called(call: () => unknown, { method, locale }: FakerRequest): unknown {
  try {
    return call();
  } catch (error) {
    // Only what faker says on purpose is worth reading.
    const isOwn = error instanceof Error && error.name === "FakerError";
    const words = isOwn ? error.message : "it takes other arguments";
    const [first = words] = words.split(/\n|(?<=\.)\s/);
    throw new InputError({
      code: "FIX904",
      message: `faker.${method} gives no value in locale ${locale}: ${first}`,
      fix: "change its arguments, or use another method or locale",
    });
  }
}

/** Modules that give values; helpers and the like give whatever they were given. */
const MODULES = [
  "airline",
  "animal",
  "book",
  "color",
  "commerce",
  "company",
  "database",
  "datatype",
  "date",
  "finance",
  "food",
  "git",
  "hacker",
  "image",
  "internet",
  "location",
  "lorem",
  "music",
  "number",
  "person",
  "phone",
  "science",
  "string",
  "system",
  "vehicle",
  "word",
] as const;

/** What data sets may name. */
export function fakerCatalogue(): FakerCatalogue {
  const faker = fakerOf("en");
  const methods = MODULES.flatMap((module) => {
    const owner: unknown = Reflect.get(faker, module);
    if (typeof owner !== "object" || owner === null) return [];
    return methodsOf(owner).map((name) => `${module}.${name}`);
  });
  const folder = join(dirname(require.resolve("@faker-js/faker/locale/en")));
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const locales = names.flatMap(
    (name) => /^([a-z]{2,3}(?:_[A-Za-z_]+)?)\.js$/.exec(name)?.[1] ?? [],
  );
  return { locales, methods, trial };
}

function trial(request: Omit<FakerRequest, "seed">): string | undefined {
  try {
    openFaker({ ...request, seed: 1 }).next();
    return undefined;
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
}

function methodsOf(owner: object): string[] {
  const names = new Set<string>(Object.keys(owner));
  const prototypes = [Object.getPrototypeOf(owner) as object | null];
  for (
    let each = prototypes[0];
    each && each !== Object.prototype;
    each = Object.getPrototypeOf(each) as object | null
  ) {
    for (const name of Object.getOwnPropertyNames(each)) names.add(name);
  }
  return [...names].filter(
    (name) => name !== "constructor" && typeof Reflect.get(owner, name) === "function",
  );
}

function asText(value: unknown, { method }: FakerRequest): string {
  const text = value instanceof Date ? value.toISOString() : value;
  const isValue = ["string", "number", "bigint", "boolean"].includes(typeof text);
  if (isValue && isText(String(text))) return String(text);
  throw new InputError({
    code: "FIX904",
    message: `faker.${method} gives no single value`,
    fix: "use a method that gives text, a number or a date",
  });
}
