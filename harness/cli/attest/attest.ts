/** `harness attest`: puts the statement of a run into an envelope, or checks one against the files and a key. */
import type { KeyObject } from "node:crypto";
import { join } from "node:path";
import { fileRunStore } from "../../adapters/node/file-run-store.ts";
import { statedFiles, verifyRunDirectory } from "../../adapters/attestation/run-files.ts";
import { readPublicKey } from "../../adapters/attestation/signing-keys.ts";
import { STATEMENT_FILE } from "../../domain/evidence.ts";
import { ENVELOPE_FILE, RESULTS_FILE } from "../../domain/statement.ts";
import { verifyStatement } from "../../domain/verify-statement.ts";
import {
  envelopeOf,
  IN_TOTO_PAYLOAD,
  isSignedBy,
  keyId,
  payloadOf,
  readEnvelope,
  type Envelope,
} from "../../lib/dsse.ts";
import { InputError } from "../../lib/errors.ts";
import type { RunDirectory } from "../../ports/run-store.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { resolveRun } from "../run/resolve-run.ts";
import type { World } from "../world.ts";
import { keyFile, signatureOf, signingKey } from "./signing.ts";

export interface AttestOptions {
  readonly key?: string;
  readonly verify?: boolean;
}

export async function attest(
  world: World,
  selector: string,
  options: AttestOptions,
): Promise<ExitCode> {
  const path = await resolveRun(world, selector);
  const directory = await fileRunStore("", (text) => text).open(path);
  try {
    return options.verify === true
      ? await verify(world, directory, options)
      : await write(world, directory, { ...options, selector });
  } finally {
    await directory.close();
  }
}

/** What does not fit its statement is not put under a signature. */
async function write(
  world: World,
  directory: RunDirectory,
  { key, selector }: AttestOptions & { readonly selector: string },
): Promise<ExitCode> {
  const statement = await directory.read(STATEMENT_FILE);
  if (statement === undefined) {
    throw new InputError({
      code: "RUN030",
      message: `this run has no ${STATEMENT_FILE}`,
      location: { file: selector },
      why: "only what judges a run may state what it found",
      fix: `harness analyze ${selector}`,
    });
  }
  const privateKey = await signingKey(world, key);
  const problems = await verifyRunDirectory(directory.path);
  if (problems.length > 0) {
    for (const { message } of problems) world.console.err(`✗ ${message}`);
    world.console.err("nothing was written: a run that was changed is not attested");
    return EXIT.fail;
  }
  const envelope = envelopeOf(statement, IN_TOTO_PAYLOAD, privateKey);
  await directory.write(ENVELOPE_FILE, `${JSON.stringify(envelope)}\n`);
  world.console.out(
    `${selector}/${ENVELOPE_FILE}: ${signatureOf(privateKey, "verdict to the files")}`,
  );
  return EXIT.pass;
}

async function verify(
  world: World,
  directory: RunDirectory,
  { key }: AttestOptions,
): Promise<ExitCode> {
  const publicKey = key === undefined ? undefined : await readPublicKey(keyFile(world, key));
  const envelope = await storedEnvelope(directory);
  const stated = await directory.read(STATEMENT_FILE);
  const statement = envelope === undefined ? stated : payloadOf(envelope);
  const problems = verifyStatement({
    statement,
    results: await directory.read(RESULTS_FILE),
    files: await statedFiles(directory.path),
  }).map(({ message }) => message);
  if (envelope !== undefined && stated !== undefined && stated !== statement) {
    problems.push(`${STATEMENT_FILE} is not the statement in ${ENVELOPE_FILE}`);
  }
  const signature = judgeSignature(envelope, publicKey);
  if (signature.exit === EXIT.fail) problems.push(signature.message);
  for (const message of problems) world.console.out(`✗ ${message}`);
  if (problems.length > 0) return EXIT.fail;
  world.console.out("✓ every file is what the statement says");
  world.console.out(`${signature.exit === EXIT.pass ? "✓" : "?"} ${signature.message}`);
  return signature.exit;
}

interface SignatureJudgement {
  readonly exit: ExitCode;
  readonly message: string;
}

/** A signature that nobody checked is not known to be one: inconclusive, never pass. */
function judgeSignature(
  envelope: Envelope | undefined,
  publicKey: KeyObject | undefined,
): SignatureJudgement {
  const isSigned = envelope !== undefined && envelope.signatures.length > 0;
  if (publicKey === undefined) {
    if (!isSigned) {
      return { exit: EXIT.pass, message: "UNSIGNED: nothing says who made the statement" };
    }
    const ids = envelope.signatures.map(({ keyid }) => keyid || "without id").join(", ");
    const message = `signed by key ${ids}, not checked: name the public key with --key`;
    return { exit: EXIT.inconclusive, message };
  }
  if (!isSigned) return { exit: EXIT.fail, message: `there is no signed ${ENVELOPE_FILE}` };
  return isSignedBy(envelope, publicKey)
    ? { exit: EXIT.pass, message: `signed by key ${keyId(publicKey)}` }
    : { exit: EXIT.fail, message: `${ENVELOPE_FILE} is not signed by key ${keyId(publicKey)}` };
}

async function storedEnvelope(directory: RunDirectory): Promise<Envelope | undefined> {
  const text = await directory.read(ENVELOPE_FILE);
  if (text === undefined) return undefined;
  const envelope = readEnvelope(text);
  const problem =
    typeof envelope === "string"
      ? envelope
      : envelope.payloadType === IN_TOTO_PAYLOAD
        ? undefined
        : `its payload is ${envelope.payloadType}, not ${IN_TOTO_PAYLOAD}`;
  if (problem === undefined && typeof envelope !== "string") return envelope;
  throw new InputError({
    code: "RUN033",
    message: problem ?? "it is no DSSE envelope",
    location: { file: join(directory.path, ENVELOPE_FILE) },
    fix: "write it again with `harness attest <run>`",
  });
}
