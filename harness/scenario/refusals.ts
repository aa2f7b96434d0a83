/** What a scenario needs and a runtime cannot do: refused before anything starts, with what would enable it. */
import type { Scenario } from "../domain/scenario.ts";
import type { Capability, RuntimeCapabilities } from "../ports/runtime.ts";
import type { DiagnosticCode } from "./codes.ts";
import type { Diagnostic } from "../lib/located/diagnostic.ts";
import type { Registries } from "./registries.ts";
import { createReporter } from "./reporter.ts";
import { lineText, sourceOf } from "../lib/located/source.ts";

export interface RefusalContext {
  readonly registries: Registries;
  /** Text of the scenario, for code frames. */
  readonly text: string;
}

/** Empty: the runtime can do everything that the scenario asks for. */
export function refusals(
  scenario: Scenario,
  capabilities: RuntimeCapabilities,
  { registries, text }: RefusalContext,
): readonly Diagnostic[] {
  const source = sourceOf(scenario.file, text);
  const reporter = createReporter(source);
  const need = (code: DiagnosticCode, capability: Capability, what: string, line: number): void => {
    if (capability === true) return;
    const start = source.lineStarts[line - 1] ?? 0;
    const indent = /^\s*(?:- )?/.exec(lineText(source, line))?.[0].length ?? 0;
    const span = { start: start + indent, end: start + lineText(source, line).length };
    const { missing, fix } = capability;
    reporter.add(code, span, { message: `${what}: refused on this runtime`, why: missing, fix });
  };
  for (const { group, kind, config, line } of scenario.groups) {
    if (registries.nodeKinds.get(kind)?.advertises === true) {
      const what = `members of ${group} (${kind}) advertise their own addresses`;
      need("ENV101", capabilities.advertisedNames, what, line);
    }
    if (isImageOnly(config)) {
      need("ENV103", capabilities.images, `${group} is an image without a local command`, line);
    }
  }
  for (const { id, kind, line } of scenario.faults) {
    if (registries.faultKinds.get(kind)?.acts !== "packets") continue;
    need("ENV102", capabilities.packetFaults, `${id} (${kind}) acts below TCP`, line);
  }
  return reporter.diagnostics;
}

function isImageOnly(config: unknown): boolean {
  if (typeof config !== "object" || config === null) return false;
  const { image, build, command } = config as Readonly<Record<string, unknown>>;
  return (image !== undefined || build !== undefined) && command === undefined;
}
