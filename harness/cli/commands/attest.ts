import type { CommandModule } from "../command.ts";
import type { AttestOptions } from "../attest/attest.ts";

const EXAMPLES = `
Examples:
  harness attest region-failover                          an envelope that says it is unsigned
  openssl genpkey -algorithm ed25519 -out key.pem
  openssl pkey -in key.pem -pubout -out key.pub
  harness attest region-failover --key key.pem            signed: ed25519, or ECDSA on P-256
  harness attest region-failover --verify --key key.pub   files and signature, years later

The key may be encrypted: HARNESS_KEY_PASSPHRASE opens it.
Exit code of --verify: 0 all of it holds, 1 something was changed or is not signed by the key,
  2 signed, but no key was named to check it with, 3 invalid input.`;

/** `harness attest <run>`: binds the verdict of a run to its files, and to a key. */
export const attestCommand: CommandModule = (command, { world, run }) => {
  command
    .description("put the in-toto statement of a run into a DSSE envelope, or verify it")
    .argument("<run>", "run directory, or scenario id for its latest run")
    .option("--key <pem>", "private key to sign with; with --verify the public key")
    .option("--verify", "check files and signature instead of writing")
    .addHelpText("after", EXAMPLES)
    .action(
      run(async (selector: string, options: AttestOptions) => {
        const { attest } = await import("../attest/attest.ts");
        return attest(world, selector, options);
      }),
    );
};
