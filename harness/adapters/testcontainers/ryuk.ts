import { type Engine } from "./docker-engine.ts";
import { imageExists } from "./image-source.ts";
import type { Labels } from "./run-labels.ts";

/** What this version of testcontainers starts when nothing else is said. */
const IMAGE = "testcontainers/ryuk:0.14.0";

/**
 * Labels that put a run under testcontainers' own reaper as well, where its image is on the engine: a second net beside
 * our watchdog, which alone knows runs from each other and needs no image. Without it, or when it does not start, the
 * watchdog is enough.
 */
export async function ryukLabels(engine: Engine): Promise<Labels> {
  const { RYUK_CONTAINER_IMAGE: image = IMAGE, TESTCONTAINERS_RYUK_DISABLED: off } = process.env;
  if (off === "true" || !(await imageExists(engine, image))) return {};
  const { getReaper, LABEL_TESTCONTAINERS_SESSION_ID: label } = await import("testcontainers");
  try {
    const { sessionId } = await getReaper(engine.client);
    return { [label]: sessionId };
  } catch {
    return {};
  }
}
