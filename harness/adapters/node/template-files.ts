import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";

const FOLDER = join("checklists", "templates");
const ENDING = ".hbs";

export interface TemplatePlaces {
  /** Root of the harness package, with its own templates. */
  readonly home: string;
  /** Project of the user: a template of the same name there takes the place of ours. */
  readonly cwd: string;
}

export interface FoundTemplate {
  /** Relative to the working directory. */
  readonly file: string;
  readonly text: string;
}

/**
 * Every `*.hbs` below checklists/templates, by its path in there without that ending: `report.html`,
 * `partials/page.html`. A project without templates of its own is the usual case.
 */
export async function readTemplates({
  home,
  cwd,
}: TemplatePlaces): Promise<ReadonlyMap<string, FoundTemplate>> {
  const found = new Map<string, FoundTemplate>();
  for (const root of new Set([home, cwd])) {
    const folder = join(root, FOLDER);
    for (const path of await templatesIn(folder)) {
      const name = path.slice(0, -ENDING.length).split(sep).join("/");
      const file = join(folder, path);
      found.set(name, { file: relative(cwd, file), text: await readFile(file, "utf8") });
    }
  }
  return found;
}

async function templatesIn(folder: string): Promise<string[]> {
  const paths = await readdir(folder, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  return paths.filter((path) => path.endsWith(ENDING)).sort();
}
