/** Scripts that workloads name: they are there, and everything that they read is in the scenario's folder as well. */
import { spanOf } from "../../lib/located/located-tree.ts";
import { quoted } from "../../lib/located/source.ts";
import type { ReadContext } from "../read-context.ts";

/** Code that a script would fetch: `import … from "https://…"`, also of a dynamic import and of require. */
const REMOTE = /(?:from|import|require)\s*\(?\s*["'`]((?:https?:)?\/\/[^"'`]+)/;

export function checkScripts(
  context: ReadContext,
  path: readonly string[],
  scripts: Readonly<Record<string, string>>,
): void {
  if (context.scripts === undefined) return;
  for (const [key, file] of Object.entries(scripts)) {
    const span = spanOf(context.tree, [...path, key]);
    const text = context.scripts.read(file);
    const [, remote] = REMOTE.exec(text ?? "") ?? [];
    if (text === undefined) {
      context.reporter.add("LOD009", span, { message: `there is no file ${quoted(file)}` });
    } else if (remote !== undefined) {
      context.reporter.add("LOD011", span, { message: `it loads code from ${remote}` });
    } else {
      const outside = outsideOf(file, text);
      if (outside === undefined) continue;
      context.reporter.add("LOD009", span, {
        message: `it reads ${quoted(outside)}, outside of the folder of the scenario`,
        why: "a container sees the folder of the scenario and nothing beside it",
        fix: "keep a copy of it in that folder, or put the scenario higher up",
      });
    }
  }
}

/** Modules and files beside a script: `import … from "./x.ts"`, `open("../x.json")`. */
const BESIDE = /(?:from|import|require|open)\s*\(?\s*["'`](\.\.?\/[^"'`]+)["'`]/g;

/** The first of them that leads out of the scenario's folder. */
function outsideOf(script: string, text: string): string | undefined {
  const folder = script.split("/").slice(0, -1);
  for (const [, path = ""] of text.matchAll(BESIDE)) {
    let depth = folder.length;
    for (const step of path.split("/")) {
      if (step === "..") depth -= 1;
      else if (step !== ".") depth += 1;
      if (depth < 0) return path;
    }
  }
  return undefined;
}
