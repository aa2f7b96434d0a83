import { mkdir, open, readdir, readFile, rename, rm, symlink } from "node:fs/promises";
import { join, resolve, sep } from "node:path";
import { InputError } from "../../lib/errors.ts";
import type { RunDirectory, RunStore } from "../../ports/run-store.ts";
import { AppendBuffer } from "./append-buffer.ts";
import { JournalFile } from "./journal-file.ts";
import { maskFile } from "./mask-file.ts";
import { eachWholeLine } from "./whole-lines.ts";

/** Runs as directories: `<root>/<scenario>/<run-id>/`, and `latest` beside them. */
export function fileRunStore(root: string, mask: (text: string) => string): RunStore {
  return {
    create: async (scenario, runId) => {
      const parent = join(root, scenario);
      const path = join(parent, runId);
      await mkdir(join(path, "samples"), { recursive: true });
      await mkdir(join(path, "logs"), { recursive: true });
      await pointLatest(parent, runId);
      return openDirectory(path, mask);
    },
    open: async (path) => openDirectory(resolve(path), mask),
  };
}

/** Atomic: a reader sees the old run or the new one, never none. */
async function pointLatest(parent: string, runId: string): Promise<void> {
  const temporary = join(parent, `.latest-${runId}`);
  await symlink(runId, temporary, "dir");
  await rename(temporary, join(parent, "latest"));
}

function openDirectory(path: string, mask: (text: string) => string): RunDirectory {
  const journal = new JournalFile(join(path, "journal.jsonl"), mask);
  const history = new AppendBuffer(join(path, "history.jsonl"));
  const samples = new Map<string, AppendBuffer>();
  const inside = (name: string): string => {
    const full = resolve(path, name);
    if (full !== path && !full.startsWith(path + sep)) {
      throw new InputError({ code: "RUN002", message: `"${name}" leads out of the run directory` });
    }
    return full;
  };
  return {
    path,
    journal: (entry, durable = false) => journal.append(JSON.stringify(entry), durable),
    history: (record) => history.append(mask(JSON.stringify(record))),
    sample: (series, sample) => {
      let buffer = samples.get(series);
      if (buffer === undefined) {
        buffer = new AppendBuffer(inside(join("samples", `${series}.jsonl`)));
        samples.set(series, buffer);
      }
      buffer.append(mask(JSON.stringify(sample)));
    },
    flush: async () => {
      await Promise.all([
        history.flush(),
        ...[...samples.values()].map((buffer) => buffer.flush()),
      ]);
    },
    write: (name, text) => writeAtomically(inside(name), mask(text)),
    mask: (name) => maskFile(inside(name), mask),
    read: (name) => readFile(inside(name), "utf8").catch(absentAsUndefined),
    eachLine: async (name, visit) => eachWholeLine(inside(name), visit),
    list: async (folder) => (await readdir(inside(folder)).catch(absentAsUndefined))?.sort() ?? [],
    close: async () => {
      const files = [history, ...samples.values(), journal];
      const results = await Promise.allSettled(files.map((file) => file.close()));
      const failed = results.find((result) => result.status === "rejected");
      if (failed) throw failed.reason as Error;
    },
  };
}

function absentAsUndefined(error: NodeJS.ErrnoException): undefined {
  if (error.code === "ENOENT") return undefined;
  throw error;
}

async function writeAtomically(path: string, text: string): Promise<void> {
  const temporary = `${path}.tmp`;
  const file = await open(temporary, "w");
  try {
    await file.writeFile(text);
    await file.sync();
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  } finally {
    await file.close();
  }
  await rename(temporary, path);
}
