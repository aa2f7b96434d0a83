import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { readImageFolder } from "./image-folder.ts";

let folder = "";
test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "harness-image-"));
  await mkdir(join(folder, "conf"));
  await writeFile(
    join(folder, "Dockerfile"),
    "ARG BASE\nARG DEBIAN=registry.test/debian:trixie-20250811-slim\nFROM ${BASE}\n",
  );
  await writeFile(join(folder, "conf", "a"), "1");
});
test.afterEach(() => rm(folder, { recursive: true, force: true }));

test("an image folder's digest changes with any byte, name or right", async () => {
  const digest = async () => (await readImageFolder("x", folder)).digest;
  const before = await digest();
  expect(await digest()).toBe(before);
  await writeFile(join(folder, "conf", "a"), "2");
  const changed = await digest();
  expect(changed).not.toBe(before);
  await writeFile(join(folder, "conf", "b"), "");
  const added = await digest();
  expect(added).not.toBe(changed);
  await writeFile(join(folder, "run"), "", { mode: 0o755 });
  expect(await digest()).not.toBe(added);
});

test("an image folder names the references that its Dockerfile pins", async () => {
  const { references } = await readImageFolder("x", folder);
  expect(Object.fromEntries(references)).toEqual({
    BASE: "",
    DEBIAN: "registry.test/debian:trixie-20250811-slim",
  });
});

test("a folder without a Dockerfile is refused with what to do", async () => {
  await rm(join(folder, "Dockerfile"));
  await expect(readImageFolder("x", folder)).rejects.toMatchObject({
    code: "ENV202",
    fix: "name a folder that holds a Dockerfile",
  });
});
