/** `service:` of a scenario. */
import { z } from "zod";
import { READY_PATTERN } from "./ready-check.ts";

const region = z.string().min(1);

export const serviceSchema = z
  .strictObject({
    image: z.string().min(1).optional().describe("image reference, for the docker runtime"),
    build: z
      .string()
      .min(1)
      .optional()
      .describe("folder with a Dockerfile, relative to the package or the scenario file"),
    command: z
      .array(z.string())
      .min(1)
      .optional()
      .describe("program and arguments: the local form, for the process runtime"),
    part: z
      .literal("prometheus")
      .optional()
      .describe("part whose programs the command finds on its PATH in the process runtime"),
    regions: z
      .union([z.literal("all"), z.array(region).min(1)])
      .default("all")
      .describe("one node in each of these regions"),
    uses: z
      .record(z.string().regex(/^[a-z][a-z0-9-]*$/), z.string())
      .default({})
      .describe("binding name: group; given to the service as HARNESS_<BINDING>_* variables"),
    port: z.int().min(1).max(65_535).default(8080).describe("port the service listens on"),
    ready: z
      .string()
      .regex(READY_PATTERN, 'expected GET /path, tcp or log "text"')
      .default("tcp")
      .describe('when it is ready: GET /path answers 2xx, tcp connects, or log "text" was written'),
    env: z
      .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), z.union([z.string(), z.number()]))
      .default({})
      .describe("environment variables"),
  })
  .refine(
    (service) =>
      service.image !== undefined || service.build !== undefined || service.command !== undefined,
    {
      message: "a service needs an image, a build folder or a command",
    },
  )
  .refine((service) => service.image === undefined || service.build === undefined, {
    message: "image and build exclude each other",
    path: ["build"],
  });
export type ServiceConfig = z.infer<typeof serviceSchema>;
