import { z } from "zod";
import type { OperationRequest } from "../../../ports/node-kind.ts";
import { toBase64 } from "../etcd-gateway.ts";
import type { Dialogue, Statement } from "../etcd-session.ts";
import type { EtcdModel, ModelContext } from "./etcd-model.ts";

const lease = z.object({ ID: z.string() });
const transaction = z.object({
  header: z.object({ revision: z.string() }),
  succeeded: z.boolean().default(false),
});

const DEFAULT_TTL_MS = 1000;

/**
 * A key under a lease: created by who finds none, deleted by its owner, gone with the lease (etcd stretches a short one to
 * a second and a half of elections). With fencing the grant's token is the revision that created the key, and the
 * resource takes a write only while that is the lock's.
 */
export const lockModel: EtcdModel = {
  model: "lock",
  perform: (request, context) => {
    if (request.f === "acquire") return acquire(request, context);
    if (request.f === "release") return release(request, context);
    return write(request, context);
  },
};

function acquire(request: OperationRequest, { prefix, options }: ModelContext): Dialogue {
  const key = lockOf(request, prefix);
  const ttlMs = typeof options["ttl"] === "number" ? options["ttl"] : DEFAULT_TTL_MS;
  return {
    read: false,
    prepare: async (ask) => {
      const { ID } = lease.parse(await ask("lease/grant", { TTL: Math.ceil(ttlMs / 1000) }));
      return {
        path: "kv/txn",
        body: {
          compare: [{ key, target: "VERSION", result: "EQUAL", version: "0" }],
          success: [{ request_put: { key, value: ownerOf(request), lease: ID } }],
        },
        read: false,
        result: (answer) => {
          const { succeeded, header } = transaction.parse(answer);
          if (!succeeded) return undefined;
          return { value: options["fencing"] === true ? Number(header.revision) : null };
        },
      };
    },
  };
}

function release(request: OperationRequest, { prefix }: ModelContext): Statement {
  const key = lockOf(request, prefix);
  return {
    path: "kv/txn",
    body: {
      compare: [{ key, target: "VALUE", result: "EQUAL", value: ownerOf(request) }],
      success: [{ request_delete_range: { key } }],
    },
    read: false,
    result: (answer) => happened(answer, request),
  };
}

function write(request: OperationRequest, { prefix, options }: ModelContext): Statement {
  const { token } = request.value as { readonly token: number | null };
  const resource = toBase64(`${prefix}/${String(request.key)}/resource`);
  const created = { target: "CREATE", result: "EQUAL", create_revision: String(token) };
  return {
    path: "kv/txn",
    body: {
      compare: options["fencing"] === true ? [{ key: lockOf(request, prefix), ...created }] : [],
      success: [{ request_put: { key: resource, value: toBase64(String(token)) } }],
    },
    read: false,
    result: (answer) => happened(answer, request),
  };
}

function happened(answer: unknown, { value }: OperationRequest): { value: unknown } | undefined {
  return transaction.parse(answer).succeeded ? { value } : undefined;
}

function lockOf({ key }: OperationRequest, prefix: string): string {
  return toBase64(`${prefix}/${String(key)}/lock`);
}

function ownerOf({ value }: OperationRequest): string {
  return toBase64(String((value as { readonly owner: number }).owner));
}
