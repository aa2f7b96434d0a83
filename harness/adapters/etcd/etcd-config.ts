/** `etcd:` of a scenario. */
import { z } from "zod";

export const ETCD_CLIENT_PORT = 2379;
export const ETCD_PEER_PORT = 2380;

const region = z.string().min(1);

export const etcdSchema = z.strictObject({
  regions: z
    .union([z.literal("all"), z.array(region).min(1)])
    .default("all")
    .describe("one member in each of these regions"),
});
export type EtcdConfig = z.infer<typeof etcdSchema>;
