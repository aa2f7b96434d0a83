import { expect, test } from "@playwright/test";
import { createSecrets } from "./secrets.ts";

test.describe("createSecrets", () => {
  test("a name gives the same secret within a run, another one in the next", () => {
    const secrets = createSecrets({});
    expect(secrets.get("db")).toBe(secrets.get("db"));
    expect(secrets.get("db")).not.toBe(secrets.get("redis"));
    expect(secrets.get("db")).not.toBe(createSecrets({}).get("db"));
    expect(secrets.get("db")).toMatch(/^[\w-]{24}$/);
  });

  test("secrets of the run are masked, those made after the first masking too", () => {
    const secrets = createSecrets({});
    expect(secrets.mask(`a ${secrets.get("db")} b ${secrets.get("db")}`)).toBe("a *** b ***");
    expect(secrets.mask(`c ${secrets.get("later")}`)).toBe("c ***");
  });

  test("sensitive values of the environment are masked, ordinary and short ones are not", () => {
    const { mask } = createSecrets({
      GITHUB_TOKEN: "gh-0123456789",
      HOME: "/home/somebody",
      PASSWORD: "short",
    });
    expect(mask("gh-0123456789 /home/somebody short")).toBe("*** /home/somebody short");
  });

  test("a secret is found inside JSON and inside a URL as well", () => {
    const secret = 'p"ss\\w@rd/ü';
    const { mask } = createSecrets({ DB_PASSWORD: secret });
    for (const text of [secret, JSON.stringify({ secret }), encodeURIComponent(secret)]) {
      expect(mask(text)).toContain("***");
      expect(mask(text)).not.toMatch(/w(@|%40)rd/);
    }
  });

  test("a secret that begins like another leaves nothing of the longer one", () => {
    const { mask } = createSecrets({ A_TOKEN: "abcdefgh", B_TOKEN: "abcdefgh-and-more" });
    expect(mask("x abcdefgh-and-more y abcdefgh z")).toBe("x *** y *** z");
  });
});
