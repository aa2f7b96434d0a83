/** What changed in the dependencies that a package.json declares. */
export interface DependencyChange {
  readonly name: string;
  readonly change: "added" | "removed" | "changed";
  /** As written there; a dash where it is not. */
  readonly from: string;
  readonly to: string;
  /** For building and testing only. */
  readonly development: boolean;
}

const LISTS = ["dependencies", "optionalDependencies", "devDependencies"] as const;

/** From two texts of package.json; undefined: there was none. A text that is no JSON declares nothing. */
export function dependencyChanges(
  before: string | undefined,
  after: string | undefined,
): DependencyChange[] {
  const [old, now] = [declaredIn(before), declaredIn(after)];
  const names = [...new Set([...old.keys(), ...now.keys()])].sort();
  return names.flatMap((name): DependencyChange[] => {
    const [was, is] = [old.get(name), now.get(name)];
    if (was?.version === is?.version) return [];
    const change = was === undefined ? "added" : is === undefined ? "removed" : "changed";
    const development = (is ?? was)?.development ?? false;
    return [{ name, change, from: was?.version ?? "—", to: is?.version ?? "—", development }];
  });
}

interface Declared {
  readonly version: string;
  readonly development: boolean;
}

function declaredIn(text: string | undefined): Map<string, Declared> {
  const declared = new Map<string, Declared>();
  const manifest = parse(text ?? "{}");
  for (const list of [...LISTS].reverse()) {
    for (const [name, version] of Object.entries(recordOf(manifest[list]))) {
      if (typeof version !== "string") continue;
      declared.set(name, { version, development: list === "devDependencies" });
    }
  }
  return declared;
}

function parse(text: string): Record<string, unknown> {
  try {
    return recordOf(JSON.parse(text));
  } catch {
    return {};
  }
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
