import { expect, test } from "@playwright/test";
import { readLog } from "./k6-log.ts";

const STACK =
  "\\n\\tat boom (file:///s/load/lib/helper.ts:3:38(3))\\n\\tat default (file:///s/load/default.ts:7:7(8))\\n";
/** As k6 1.8.1 and 2.2.0 write them. */
const THREW_1 = `time="2026-11-21T17:01:13Z" level=error msg="TypeError: helper boom${STACK}" executor=shared-iterations scenario=default source=stacktrace`;
const THREW_2 = `time="2026-11-21T17:01:14Z" level=error msg="TypeError: helper boom${STACK}" executor=shared-iterations hint="script exception" scenario=default source=stacktrace`;
const PROMISE = `time="2026-11-21T17:01:14Z" level=error msg="Uncaught (in promise) Error: \\"late\\"${STACK}" executor=shared-iterations scenario=default`;
const SPOKE =
  'time="2026-11-21T17:01:14Z" level=error msg="only words" scenario=default source=console';
const WARNED =
  'time="2026-11-21T17:01:14Z" level=warning msg="Request Failed" error="Get: EOF" scenario=default';
const ABORTED =
  'time="2026-11-21T17:01:14Z" level=error msg="test aborted: enough, said \\"he\\" at default (file:///s/load/abort.ts:6:18(6))"';
const SYNTAX =
  'time="2026-11-21T17:01:14Z" level=error msg="could not initialize \'/c/main.js\': could not load JS test \'file:///c/main.js\': file:///s/load/syntax.ts: Line 6:0 Expected \\")\\" but found end of file"';

test.describe("what k6 says", () => {
  test("exceptions of a script are counted, each with its place", () => {
    const { complaints, words } = readLog([THREW_1, THREW_2, PROMISE].join("\n"), "/s");
    expect(complaints).toEqual([
      "the script threw in 2 iterations: TypeError: helper boom (load/lib/helper.ts:3:38)",
      'the script threw in one iteration: Uncaught (in promise) Error: "late" (load/lib/helper.ts:3:38)',
    ]);
    expect(words).toBe('Uncaught (in promise) Error: "late" (load/lib/helper.ts:3:38)');
  });

  test("words of a script, warnings and what is no line of k6 are none", () => {
    const { complaints } = readLog([SPOKE, WARNED, "panic: no", ""].join("\n"), "/s");
    expect(complaints).toEqual([]);
  });

  test("the last words of k6 say where in a script it ended", () => {
    const aborted = readLog(ABORTED, "/s");
    expect(aborted.words).toBe('test aborted: enough, said "he" at default (load/abort.ts:6:18)');
    expect(aborted.complaints).toEqual([]);
    const syntax = 'load/syntax.ts:6:0 Expected ")" but found end of file';
    expect(readLog(SYNTAX, "/s").words).toBe(syntax);
    expect(readLog("", "/s").words).toBe("");
  });

  test("many different exceptions are counted as one", () => {
    const lines = Array.from({ length: 9 }, (_, i) => THREW_1.replace("helper boom", `boom ${i}`));
    const { complaints } = readLog(lines.join("\n"), "/s");
    expect(complaints).toHaveLength(4);
    expect(complaints.at(-1)).toBe("the script threw 6 other exceptions (see its log)");
  });
});
