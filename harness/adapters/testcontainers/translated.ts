import { AdapterError, HarnessError } from "../../lib/errors.ts";
import { reasonOf } from "./docker-engine.ts";

/** The engine's complaints in our own words, with the last lines of the log that belongs to it. */
export async function translated<T>(
  what: string,
  work: () => Promise<T>,
  tail: () => Promise<string> = () => Promise.resolve(""),
): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof HarnessError) throw cause;
    const last = await tail();
    throw new AdapterError({
      code: "ENV204",
      message: `Docker: ${what} failed: ${reasonOf(cause)}`,
      ...(last === "" ? {} : { why: `last lines of its log: ${last.replaceAll("\n", " | ")}` }),
      cause,
    });
  }
}
