import { askProgram } from "./ask-program.ts";
import type { MachineCheck } from "./machine-check.ts";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

export const chromiumCheck: MachineCheck = {
  name: "chromium",
  enables: "tests of the HTML report",
  async check(context) {
    for (const name of NAMES) {
      const answer = await askProgram(name, ["--version"], context);
      const version = /(\d+\.\d+\.\d+\.\d+)/.exec(answer.text)?.[1];
      if (answer.ok && version !== undefined) return { ok: true, version };
    }
    return {
      ok: false,
      why: `none of ${NAMES.join(", ")} is on PATH`,
      fix: "sudo apt-get install chromium; the harness itself does not need it",
    };
  },
};
