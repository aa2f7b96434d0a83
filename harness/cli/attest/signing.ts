/** The key of a command line, and how an envelope made with or without one is told to people. */
import type { KeyObject } from "node:crypto";
import { resolve } from "node:path";
import { readPrivateKey, type KeyFile } from "../../adapters/attestation/signing-keys.ts";
import { keyId } from "../../lib/dsse.ts";
import type { World } from "../world.ts";

export function keyFile(world: World, file: string): KeyFile {
  const passphrase = world.env["HARNESS_KEY_PASSPHRASE"];
  return {
    file,
    path: resolve(world.cwd, file),
    ...(passphrase === undefined ? {} : { passphrase }),
  };
}

/** undefined: no key was named, so nothing is signed. */
export async function signingKey(
  world: World,
  file: string | undefined,
): Promise<KeyObject | undefined> {
  return file === undefined ? undefined : readPrivateKey(keyFile(world, file));
}

/** `binds`: what to what, such as "verdict to the files". */
export function signatureOf(key: KeyObject | undefined, binds: string): string {
  return key === undefined
    ? `UNSIGNED: it binds the ${binds}, and says nothing about who made it`
    : `signed by key ${keyId(key)}`;
}
