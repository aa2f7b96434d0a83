/**
 * What the service is told by its environment.
 *
 *   PORT, HARNESS_LISTEN                              where to listen
 *   HARNESS_DB_HOSTS, _USER, _PASSWORD, _DATABASE     PostgreSQL: the ledger
 *   HARNESS_EVENTS_HOSTS, _PASSWORD                   Redis: the stream of events
 *   TARS_RETRY=off                                    known-bad twin: never looks for the primary again
 *   TARS_LAG_FACTOR=0.5                               known-bad twin: /metrics tells half of the lag
 *   TARS_STALL_AT_REQUEST=400, TARS_STALL_MS=3000     known-bad twin: does nothing at all for that long, once
 *   TARS_LOSE_EVERY=100, TARS_LOSE_IN=eu-central-1    known-bad twin: answers every hundredth request there with 503
 *   TARS_DEADLINE_MS                                  time for one request, retries included
 *   TARS_POOL                                         connections to each database
 */
const env = process.env;

export const settings = {
  host: env.HARNESS_LISTEN ?? "127.0.0.1",
  port: Number(env.PORT ?? 8080),
  node: env.HARNESS_NODE ?? "tars",
  retry: env.TARS_RETRY !== "off",
  lagFactor: Number(env.TARS_LAG_FACTOR ?? 1),
  stall: { atRequest: Number(env.TARS_STALL_AT_REQUEST ?? 0), ms: Number(env.TARS_STALL_MS ?? 0) },
  region: env.HARNESS_REGION ?? "",
  lose: { every: Number(env.TARS_LOSE_EVERY ?? 0), region: env.TARS_LOSE_IN ?? "" },
  deadlineMs: Number(env.TARS_DEADLINE_MS ?? 1500),
  pool: Number(env.TARS_POOL ?? 8),
  database: {
    hosts: hosts(env.HARNESS_DB_HOSTS),
    user: env.HARNESS_DB_USER ?? "app",
    password: env.HARNESS_DB_PASSWORD ?? "",
    database: env.HARNESS_DB_DATABASE ?? "postgres",
  },
  events: { hosts: hosts(env.HARNESS_EVENTS_HOSTS), password: env.HARNESS_EVENTS_PASSWORD ?? "" },
};

function hosts(list = "") {
  return list
    .split(",")
    .filter(Boolean)
    .map((each) => {
      const at = each.lastIndexOf(":");
      return { host: each.slice(0, at), port: Number(each.slice(at + 1)) };
    });
}
