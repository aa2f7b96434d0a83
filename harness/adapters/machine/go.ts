import { askProgram } from "./ask-program.ts";
import type { MachineCheck } from "./machine-check.ts";

export const goCheck: MachineCheck = {
  name: "go",
  enables: "building toxiproxy and k6",
  async check(context) {
    const answer = await askProgram("go", ["version"], context);
    const version = /go(\d[\w.]*)/.exec(answer.text)?.[1];
    if (answer.ok && version !== undefined) return { ok: true, version };
    return {
      ok: false,
      why: "the program go is not here",
      fix: "only needed where GitHub cannot be reached: https://go.dev/dl",
    };
  },
};
