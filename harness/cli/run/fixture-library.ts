import { dirname, resolve } from "node:path";
import { datasetsOf } from "../../adapters/fixtures/dataset-files.ts";
import { findFixtureFile } from "../../adapters/fixtures/find-file.ts";
import { fixtureSources } from "../../adapters/fixtures/fixture-sources.ts";
import type { DatasetReading } from "../../datasets/read-datasets.ts";
import type { Scenario } from "../../domain/scenario.ts";
import { InputError } from "../../lib/errors.ts";
import { DiagnosticsError, type Diagnostic } from "../../lib/located/diagnostic.ts";
import type { FixtureLibrary } from "../../scenario/read-context.ts";
import type { World } from "../world.ts";

/** What `fixtures:` of a scenario may name. Reads nothing before it is asked. */
export function fixtureLibrary(world: World, file: string): FixtureLibrary {
  const directory = dirname(resolve(world.cwd, file));
  let sets: ReadonlyMap<string, DatasetReading> | undefined;
  return {
    datasets: () => (sets ??= datasetsOf({ directory, home: world.home, cwd: world.cwd })),
    hasFile: (path) => findFixtureFile(path, directory) !== undefined,
  };
}

/** Everything that is wrong in the files that a scenario loads: they are read once before anything starts. */
export async function fixtureFileProblems(
  world: World,
  { file, seed, fixtures = [] }: Scenario,
): Promise<readonly Diagnostic[]> {
  const sources = fixtureSources(dirname(resolve(world.cwd, file)));
  const problems: Diagnostic[] = [];
  for (const spec of fixtures.filter(({ origin }) => origin.type === "file")) {
    try {
      await sources.open(spec, seed);
    } catch (error) {
      if (error instanceof DiagnosticsError) problems.push(...error.diagnostics);
      else if (error instanceof InputError) problems.push(diagnosticOf(error));
      else throw error;
    }
  }
  return problems;
}

function diagnosticOf({ code, message, location, why, fix }: InputError): Diagnostic {
  return {
    severity: "error",
    code,
    message,
    file: location?.file ?? "",
    ...(location?.line === undefined ? {} : { line: location.line }),
    frame: [],
    why: why ?? "the file must be readable before a run begins",
    fix: fix ?? "mend the file",
  };
}
