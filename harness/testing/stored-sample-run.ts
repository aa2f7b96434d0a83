import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { playSample, type SampleRunOptions } from "./sample-run.ts";

/** Plays a sample run and leaves what it recorded in this folder, not judged yet: what `harness analyze` starts from. */
export async function storeSampleRun(
  folder: string,
  options: SampleRunOptions = {},
): Promise<void> {
  const { directory } = await playSample(options);
  const samples = (await directory.list("samples")).map((name) => `samples/${name}`);
  await mkdir(join(folder, "samples"), { recursive: true });
  for (const name of ["run.json", "journal.jsonl", "history.jsonl", ...samples]) {
    const text = await directory.read(name);
    if (text !== undefined) await writeFile(join(folder, name), text);
  }
}
