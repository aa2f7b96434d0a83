import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Commit and cleanliness of the folder's repository; null where it is none. */
export async function gitState(folder: string): Promise<{ head: string | null; dirty: boolean }> {
  const git = (...args: string[]): Promise<{ stdout: string }> =>
    run("git", args, { cwd: folder, timeout: 5000 });
  try {
    const [head, status] = await Promise.all([
      git("rev-parse", "HEAD"),
      git("status", "--porcelain", "--untracked-files=no"),
    ]);
    return { head: head.stdout.trim(), dirty: status.stdout.trim() !== "" };
  } catch {
    return { head: null, dirty: false };
  }
}

/** Is what is below the paths now as it was in that commit? unknown: the commit is not in this repository. */
export async function changedSince(
  folder: string,
  head: string,
  paths: readonly string[],
): Promise<"same" | "changed" | "unknown"> {
  if (!/^[0-9a-f]{7,64}$/.test(head)) return "unknown";
  try {
    await run("git", ["diff", "--quiet", head, "--", ...paths], { cwd: folder, timeout: 10_000 });
    return "same";
  } catch (error) {
    return (error as { code?: unknown }).code === 1 ? "changed" : "unknown";
  }
}
