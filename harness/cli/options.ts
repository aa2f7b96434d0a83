import { InvalidArgumentError } from "commander";

/** Parsers of option values that several commands share. */
export function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}

/** `--set name=value`, once or several times. */
export function assignment(
  value: string,
  previous: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const equals = value.indexOf("=");
  if (equals < 1) throw new InvalidArgumentError("say name=value, for instance outage=60s");
  return { ...previous, [value.slice(0, equals)]: value.slice(equals + 1) };
}
