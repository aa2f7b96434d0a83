/**
 * DSSE envelopes (secure-systems-lab/dsse v1.0): a payload, its type, and signatures over both. Keys are ed25519, or
 * ECDSA on P-256 with SHA-256 as cosign writes them. An envelope without signatures is allowed here, and whoever shows
 * one must say so: it binds nothing to anybody.
 */
import { createHash, createPublicKey, sign, verify, type KeyObject } from "node:crypto";
import { z } from "zod";

export const IN_TOTO_PAYLOAD = "application/vnd.in-toto+json";

export interface Envelope {
  readonly payloadType: string;
  /** Base64. */
  readonly payload: string;
  readonly signatures: readonly { readonly keyid: string; readonly sig: string }[];
}

const base64 = z.string().regex(/^[A-Za-z0-9+/_-]*={0,2}$/, "this is no base64");
const envelopeSchema = z.object({
  payloadType: z.string(),
  payload: base64,
  signatures: z.array(z.object({ keyid: z.string().default(""), sig: base64 })),
});

/** The envelope in this text; a sentence when there is none in it. */
export function readEnvelope(text: string): Envelope | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return "it is no JSON";
  }
  const read = envelopeSchema.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  return `it is no DSSE envelope: ${issue?.path.map(String).join(".") ?? ""}: ${issue?.message ?? ""}`;
}

/** Signed with this private key; without one, an envelope with no signature. */
export function envelopeOf(payload: string, payloadType: string, key?: KeyObject): Envelope {
  const bytes = Buffer.from(payload);
  const signatures =
    key === undefined
      ? []
      : [
          {
            keyid: keyId(key),
            sig: sign(hashFor(key), preAuthentication(payloadType, bytes), key).toString("base64"),
          },
        ];
  return { payloadType, payload: bytes.toString("base64"), signatures };
}

export function payloadOf({ payload }: Envelope): string {
  return Buffer.from(payload, "base64").toString("utf8");
}

/** True when one of the signatures is by this key. Key ids are hints only and decide nothing. */
export function isSignedBy(envelope: Envelope, publicKey: KeyObject): boolean {
  const bytes = preAuthentication(envelope.payloadType, Buffer.from(envelope.payload, "base64"));
  return envelope.signatures.some(({ sig }) => {
    try {
      return verify(hashFor(publicKey), bytes, publicKey, Buffer.from(sig, "base64"));
    } catch {
      return false;
    }
  });
}

/** SHA-256 of the public key (SPKI, DER) in hex; takes the private key as well. */
export function keyId(key: KeyObject): string {
  const spki = key.type === "public" ? key : createPublicKey(key);
  return createHash("sha256")
    .update(spki.export({ type: "spki", format: "der" }))
    .digest("hex");
}

/** What is wrong with a key for this purpose; undefined: nothing. */
export function keyProblem(key: KeyObject): string | undefined {
  const type = key.asymmetricKeyType ?? key.type;
  if (type === "ed25519") return undefined;
  const curve = key.asymmetricKeyDetails?.namedCurve;
  if (type !== "ec") return `it is a key for ${type}`;
  return curve === "prime256v1" ? undefined : `its curve is ${curve ?? "unknown"}`;
}

/** PAE of the specification: lengths are in bytes, so no two pairs of type and payload give the same bytes. */
function preAuthentication(payloadType: string, payload: Buffer): Buffer {
  const head = `DSSEv1 ${Buffer.byteLength(payloadType)} ${payloadType} ${payload.length} `;
  return Buffer.concat([Buffer.from(head), payload]);
}

function hashFor(key: KeyObject): "sha256" | null {
  return key.asymmetricKeyType === "ed25519" ? null : "sha256";
}
