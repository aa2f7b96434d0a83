import { expect, test } from "@playwright/test";
import { K6CsvReader, splitRow } from "./csv-reader.ts";

const HEADER =
  "metric_name,timestamp,metric_value,check,error_code,expected_response,method,name,scenario,status,extra_tags,metadata";

/** As k6 1.8.1 wrote it; the rows that are not wanted are among them. */
const OUTPUT = `${HEADER}
http_reqs,1795268307712742,1.000000,,,true,GET,"home, page",browse,200,,vu=2
http_req_duration,1795268307712742,1.104534,,,true,GET,"home, page",browse,200,,vu=2
http_req_blocked,1795268307712742,0.846380,,,true,GET,"home, page",browse,200,,vu=2
http_req_connecting,1795268307712742,0.697859,,,true,GET,"home, page",browse,200,,vu=2
http_req_failed,1795268307712742,0.000000,,,true,GET,"home, page",browse,200,,vu=2
checks,1795268307712904,1.000000,is 200,,,,,browse,,,vu=2
data_sent,1795268307712950,75.000000,,,,,,browse,,,vu=2
iteration_duration,1795268307712950,2.569215,,,,,,browse,,,vu=2
dropped_iterations,1795268307712999,1.000000,,,,,,browse,,,
http_req_duration,1795268307812742,0.000000,,1212,false,GET,http://a:1/x,browse,0,,vu=1
http_req_blocked,1795268307812742,0.000000,,1212,false,GET,http://a:1/x,browse,0,,vu=1
http_req_failed,1795268307812742,1.000000,,1212,false,GET,http://a:1/x,browse,0,,vu=1
http_req_duration,1795268307822742,2.000000,,,true,GET,cart,browse,200,page=1&harness_follows=1,vu=2
http_req_blocked,1795268307822742,0.000000,,,true,GET,cart,browse,200,page=1&harness_follows=1,vu=2
http_req_failed,1795268307822742,0.000000,,,true,GET,cart,browse,200,harness_follows=1&page=1,vu=2
http_req_duration,1795268307832742,2.000000,,,true,GET,login,,200,,vu=0
http_req_blocked,1795268307832742,0.000000,,,true,GET,login,,200,,vu=0
http_req_failed,1795268307832742,0.000000,,,true,GET,login,,200,,vu=0
harness-summary,[{"metric":"checks","threshold":"rate>0.9","ok":true}]
`;

function read(text: string, sizes: number): { records: unknown[]; reader: K6CsvReader } {
  const reader = new K6CsvReader({
    region: "eu",
    toRunTime: (us) => (us - 1795268307000000) * 1000,
  });
  const bytes = Buffer.from(text);
  const records: unknown[] = [];
  for (let at = 0; at < bytes.length; at += sizes) {
    records.push(...reader.push(bytes.subarray(at, at + sizes)));
  }
  return { records, reader };
}

test.describe("k6's CSV", () => {
  const tags = { region: "eu", scenario: "browse" };
  const expected = [
    {
      ...{ type: "request", ...tags, time: 712_742_000, iteration: "2.0", name: "GET home, page" },
      ...{ ms: 1.951, status: 200, ok: true },
    },
    { type: "check", ...tags, time: 712_904_000, name: "is 200", ok: true },
    { type: "iteration", ...tags, time: 712_950_000, iteration: "2.0", ms: 2.569215 },
    { type: "dropped", ...tags, time: 712_999_000, count: 1 },
    {
      ...{ type: "request", ...tags, time: 812_742_000, iteration: "1.0" },
      ...{ name: "GET http://a:1/x", ms: 0, status: 0, ok: false, error: 1212 },
    },
    // The second iteration of its user. What setup() does, in the rows below it, is no load.
    {
      ...{ type: "request", ...tags, time: 822_742_000, iteration: "2.1", follows: true },
      ...{ name: "GET cart", ms: 2, status: 200, ok: true },
    },
  ];

  for (const size of [1, 7, 64, 100_000]) {
    test(`is read the same in slices of ${size} bytes`, () => {
      const { records, reader } = read(OUTPUT, size);
      expect(records).toEqual(expected);
      expect(reader.thresholds).toEqual([{ metric: "checks", threshold: "rate>0.9", ok: true }]);
    });
  }

  test("iterations have no names where k6 was not asked for them", () => {
    const plain = OUTPUT.replaceAll(/vu=\d+/g, "");
    const { records } = read(plain, 64);
    expect(records).toHaveLength(expected.length);
    expect(records.filter((record) => "iteration" in (record as object))).toEqual([]);
  });

  test("a killed k6 leaves a torn line, which is not a record", () => {
    const cut = OUTPUT.slice(0, OUTPUT.indexOf("checks,") + 20);
    expect(read(cut, 64).records).toEqual(expected.slice(0, 1));
  });

  test("quotes and commas in a name are read as RFC 4180 writes them", () => {
    expect(splitRow('a,"b, ""c""",,d')).toEqual(["a", 'b, "c"', "", "d"]);
  });
});
