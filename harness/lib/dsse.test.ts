import { expect, test } from "@playwright/test";
import { createPrivateKey, createPublicKey, generateKeyPairSync, verify } from "node:crypto";
import {
  envelopeOf,
  IN_TOTO_PAYLOAD,
  isSignedBy,
  keyProblem,
  payloadOf,
  readEnvelope,
  type Envelope,
} from "./dsse.ts";

const KEYS = {
  ed25519: generateKeyPairSync("ed25519"),
  "ecdsa P-256": generateKeyPairSync("ec", { namedCurve: "P-256" }),
};

test.describe("DSSE", () => {
  for (const [name, { privateKey, publicKey }] of Object.entries(KEYS)) {
    test(`signs with ${name} and verifies with its public key only`, () => {
      const envelope = envelopeOf('{"a":"ü"}', IN_TOTO_PAYLOAD, privateKey);
      expect(isSignedBy(envelope, publicKey)).toBe(true);
      expect(payloadOf(envelope)).toBe('{"a":"ü"}');
      for (const other of Object.values(KEYS)) {
        if (other.publicKey !== publicKey)
          expect(isSignedBy(envelope, other.publicKey)).toBe(false);
      }
    });

    test(`sees a change of payload or of type under a signature by ${name}`, () => {
      const envelope = envelopeOf("{}", IN_TOTO_PAYLOAD, privateKey);
      const payload = Buffer.from("[]").toString("base64");
      expect(isSignedBy({ ...envelope, payload }, publicKey)).toBe(false);
      expect(isSignedBy({ ...envelope, payloadType: "text/plain" }, publicKey)).toBe(false);
    });
  }

  test("signs the bytes of the specification's own example", () => {
    // secure-systems-lab/dsse, protocol.md, "Test Vectors"; its signature is r and s, ours is DER as cosign's is.
    const coordinate = (decimal: string): string =>
      Buffer.from(BigInt(decimal).toString(16).padStart(64, "0"), "hex").toString("base64url");
    const privateKey = createPrivateKey({
      format: "jwk",
      key: {
        kty: "EC",
        crv: "P-256",
        x: coordinate(
          "46950820868899156662930047687818585632848591499744589407958293238635476079160",
        ),
        y: coordinate(
          "5640078356564379163099075877009565129882514886557779369047442380624545832820",
        ),
        d: coordinate(
          "97358161215184420915383655311931858321456579547487070936769975997791359926199",
        ),
      },
    });
    const key = createPublicKey(privateKey);
    const bytes = Buffer.from("DSSEv1 29 http://example.com/HelloWorld 11 hello world");
    const published =
      "A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA==";
    const raw = { key, dsaEncoding: "ieee-p1363" } as const;
    expect(verify("sha256", bytes, raw, Buffer.from(published, "base64"))).toBe(true);
    const envelope = envelopeOf("hello world", "http://example.com/HelloWorld", privateKey);
    expect(envelope.payload).toBe("aGVsbG8gd29ybGQ=");
    const ours = Buffer.from(envelope.signatures[0]?.sig ?? "", "base64");
    expect(verify("sha256", bytes, key, ours)).toBe(true);
  });

  test("has no signature without a key, and nobody has signed that", () => {
    const envelope = envelopeOf("{}", IN_TOTO_PAYLOAD);
    expect(envelope.signatures).toEqual([]);
    expect(isSignedBy(envelope, KEYS.ed25519.publicKey)).toBe(false);
  });

  test("takes a rotten signature as none", () => {
    const rotten: Envelope = { ...envelopeOf("{}", "a"), signatures: [{ keyid: "", sig: "AAAA" }] };
    for (const { publicKey } of Object.values(KEYS))
      expect(isSignedBy(rotten, publicKey)).toBe(false);
  });

  test("reads what it wrote, and says why it cannot read something else", () => {
    const envelope = envelopeOf("{}", IN_TOTO_PAYLOAD, KEYS.ed25519.privateKey);
    expect(readEnvelope(JSON.stringify(envelope))).toEqual(envelope);
    expect(readEnvelope("{")).toBe("it is no JSON");
    expect(readEnvelope('{"payload":"?","payloadType":"a","signatures":[]}')).toContain("payload");
  });

  test("says what is wrong with keys of other kinds", () => {
    const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey;
    expect(keyProblem(rsa)).toBe("it is a key for rsa");
    const curve = generateKeyPairSync("ec", { namedCurve: "P-384" }).publicKey;
    expect(keyProblem(curve)).toBe("its curve is secp384r1");
    expect(keyProblem(KEYS.ed25519.publicKey)).toBeUndefined();
  });
});
