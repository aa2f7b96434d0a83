import { expect, test } from "@playwright/test";
import { mirrorIn } from "./apt-mirror.ts";

test("apt mirror is the first archive of Debian proper, in both formats", () => {
  const deb822 = "Types: deb\nURIs: http://mirror.test/debian/\nSuites: trixie\n";
  expect(mirrorIn(deb822)).toBe("http://mirror.test/debian");
  const line = [
    "# deb http://old.test/debian trixie main",
    "deb http://packages.test/node nodistro main",
    "deb [signed-by=/k.gpg arch=amd64] https://mirror.test/a/debian trixie main",
  ];
  expect(mirrorIn(line.join("\n"))).toBe("https://mirror.test/a/debian");
});

test("apt mirror is unknown where only other archives are named", () => {
  expect(mirrorIn("URIs: http://mirror.test/debian-security\n")).toBeUndefined();
});
