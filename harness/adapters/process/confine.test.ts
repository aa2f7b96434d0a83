import { expect, test } from "@playwright/test";
import { withUser } from "./confine.ts";

test.describe("withUser", () => {
  test("user 1000 is added where there is none", () => {
    const passwd = "root:x:0:0:root:/root:/bin/sh\n";
    expect(withUser(passwd)).toBe(`${passwd}harness:x:1000:1000::/tmp:/bin/sh\n`);
  });

  test("the machine's own user 1000 is kept", () => {
    const passwd = "root:x:0:0::/:/bin/sh\nann:x:1000:1000::/home/ann:/bin/sh\n";
    expect(withUser(passwd)).toBe(passwd);
  });
});
