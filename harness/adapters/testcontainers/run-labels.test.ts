import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "@playwright/test";
import { OWNER_LABEL, ownerLives, RUN_LABEL, runLabels } from "./run-labels.ts";

test("run labels name this very process, which lives", async () => {
  const labels = await runLabels("r1");
  expect(labels[RUN_LABEL]).toBe("r1");
  expect(await ownerLives(labels[OWNER_LABEL] ?? "")).toBe(true);
});

test("an owner is dead when its process is, also when its number is used again", async () => {
  const [host, boot, pid] = ((await runLabels("r"))[OWNER_LABEL] ?? "").split("/");
  const child = spawn("true");
  await once(child, "exit");
  expect(await ownerLives(`${host}/${boot}/${child.pid ?? 0}/1`)).toBe(false);
  expect(await ownerLives(`${host}/${boot}/${pid}/1`)).toBe(process.platform !== "linux");
  expect(await ownerLives(`${host}/another-boot/${pid}/1`)).toBe(false);
});

test("an owner on another machine is nobody's to judge here", async () => {
  expect(await ownerLives("elsewhere.test/boot/1/1")).toBeUndefined();
});
