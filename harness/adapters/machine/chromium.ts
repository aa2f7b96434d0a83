import { CHROMIUM_FIX, findChromium } from "../chromium/find-chromium.ts";
import { askProgram } from "./ask-program.ts";
import type { MachineCheck } from "./machine-check.ts";

export const chromiumCheck: MachineCheck = {
  name: "chromium",
  enables: "documents as PDF, tests of HTML documents",
  async check(context) {
    const place = await findChromium(context.env).catch(() => undefined);
    const answer =
      place === undefined ? undefined : await askProgram(place, ["--version"], context);
    const version = /(\d+\.\d+\.\d+\.\d+)/.exec(answer?.text ?? "")?.[1];
    if (answer?.ok === true && version !== undefined) return { ok: true, version };
    return {
      ok: false,
      why:
        answer === undefined
          ? "no Chromium or Chrome was found"
          : `it does not answer: ${answer.text}`,
      fix: `${CHROMIUM_FIX}; only PDF needs it`,
    };
  },
};
