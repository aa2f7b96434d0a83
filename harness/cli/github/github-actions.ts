import { appendFile, stat } from "node:fs/promises";
import { workflowCommand, type Annotation } from "../../report/github-annotations.ts";
import type { World } from "../world.ts";

/** GitHub drops the whole summary of a step above 1 MiB. */
const LARGEST_BYTES = 1_048_576;

/**
 * Inside GitHub Actions: annotations as workflow commands, and Markdown for the summary of the job. Anywhere else nothing
 * happens. Commands go to standard error, which the runner reads as well: standard output may be JSON for a program.
 */
export async function tellGitHub(
  world: World,
  told: { readonly annotations: readonly Annotation[]; readonly markdown: string },
): Promise<void> {
  if (world.env["GITHUB_ACTIONS"] !== "true") return;
  for (const annotation of told.annotations) world.console.err(workflowCommand(annotation));
  const file = world.env["GITHUB_STEP_SUMMARY"];
  if (file === undefined || file === "") return;
  const text = `${told.markdown.trimEnd()}\n\n`;
  const { size } = await stat(file).catch(() => ({ size: 0 }));
  if (size + Buffer.byteLength(text) > LARGEST_BYTES) {
    world.console.err("the summary of this job is full: this report is left out of it");
    return;
  }
  // A summary that cannot be written must not change the verdict of a run.
  await appendFile(file, text).catch((error: unknown) => {
    world.console.err(`the summary of this job cannot be written: ${String(error)}`);
  });
}
