import { randomBytes } from "node:crypto";
import type { Secrets } from "../../ports/node-kind.ts";

const SENSITIVE = /(PASSWORD|PASSWD|SECRET|TOKEN|CREDENTIAL|PRIVATE|API_?KEY|ACCESS_?KEY)/i;
/** Shorter values would mask ordinary words. */
const SHORTEST = 8;

export interface MaskedSecrets extends Secrets {
  /** Replaces every secret of the run, and sensitive values of the environment, by `***`. */
  readonly mask: (text: string) => string;
}

/** Fresh random secrets for one run. */
export function createSecrets(
  environment: Readonly<Record<string, string | undefined>>,
): MaskedSecrets {
  const secrets = new Map<string, string>();
  const inherited = Object.entries(environment)
    .filter(([name, value]) => SENSITIVE.test(name) && (value?.length ?? 0) >= SHORTEST)
    .map(([, value]) => value as string);
  let masked = longestFirst(inherited);
  return {
    get: (name) => {
      let secret = secrets.get(name);
      if (secret === undefined) {
        secret = randomBytes(18).toString("base64url");
        secrets.set(name, secret);
        masked = longestFirst([...secrets.values(), ...inherited]);
      }
      return secret;
    },
    mask: (text) => {
      let result = text;
      for (const secret of masked) {
        if (result.includes(secret)) result = result.replaceAll(secret, "***");
      }
      return result;
    },
  };
}

/**
 * A secret as it may be written: as it is, inside JSON, inside a URL. Longest first, so that one secret which begins
 * like another leaves no rest of the longer one behind.
 */
function longestFirst(secrets: readonly string[]): string[] {
  const forms = secrets.flatMap((secret) => [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret.toWellFormed()),
  ]);
  return [...new Set(forms)].sort((a, b) => b.length - a.length);
}
