import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { readFile } from "node:fs/promises";
import { keyProblem } from "../../lib/dsse.ts";
import { InputError } from "../../lib/errors.ts";

export interface KeyFile {
  /** As the user named it. */
  readonly file: string;
  readonly path: string;
  /** Of an encrypted private key. */
  readonly passphrase?: string;
}

/** InputError RUN031 for a file that holds no key, RUN032 for a key that envelopes are not signed with. */
export async function readPrivateKey(key: KeyFile): Promise<KeyObject> {
  const text = await textOf(key);
  return usable(key, () => {
    const { passphrase } = key;
    return createPrivateKey(passphrase === undefined ? text : { key: text, passphrase });
  });
}

/** Takes the private key too: its public half is in it. */
export async function readPublicKey(key: KeyFile): Promise<KeyObject> {
  const text = await textOf(key);
  if (text.includes("PRIVATE KEY")) return createPublicKey(await readPrivateKey(key));
  return usable(key, () => createPublicKey(text));
}

async function textOf({ file, path }: KeyFile): Promise<string> {
  return readFile(path, "utf8").catch((cause: unknown) => {
    throw new InputError({
      code: "RUN031",
      message: "this key cannot be read",
      location: { file },
      fix: "name a PEM file, such as openssl genpkey -algorithm ed25519 -out key.pem makes",
      cause,
    });
  });
}

function usable({ file }: KeyFile, read: () => KeyObject): KeyObject {
  let key: KeyObject;
  try {
    key = read();
  } catch (cause) {
    throw new InputError({
      code: "RUN031",
      message: "there is no key in this file that could be opened",
      location: { file },
      why: cause instanceof Error ? cause.message : String(cause),
      fix: "name a PEM file; for an encrypted one set HARNESS_KEY_PASSPHRASE",
      cause,
    });
  }
  const problem = keyProblem(key);
  if (problem === undefined) return key;
  throw new InputError({
    code: "RUN032",
    message: `envelopes cannot be signed with this key: ${problem}`,
    location: { file },
    why: "signatures are ed25519, or ECDSA on P-256 as cosign writes them",
    fix: "make one: openssl genpkey -algorithm ed25519 -out key.pem",
  });
}
