import { askProgram } from "./ask-program.ts";
import type { MachineCheck } from "./machine-check.ts";

export const ipCheck: MachineCheck = {
  name: "ip",
  enables: "regions as networks of their own",
  async check(context) {
    if (context.platform !== "linux") {
      return { ok: false, why: "iproute2 is for Linux", fix: "use Linux, or --runtime docker" };
    }
    const answer = await askProgram("ip", ["-V"], context);
    const version = /iproute2-([\w.]+)/.exec(answer.text)?.[1];
    if (answer.ok && version !== undefined) return { ok: true, version };
    return {
      ok: false,
      why: "the program ip is not here",
      fix: "sudo apt-get install iproute2 (Debian, Ubuntu), sudo dnf install iproute (Fedora)",
    };
  },
};
