/** Design rule: who may import whom. Each comment says what to do instead. */
const pure = "^harness/(domain|nemesis|measure|checkers|documents)/";
const test = "\\.(test|spec|contract\\.test|cli\\.test)\\.ts$|^harness/testing/";
const vendor = (packages, folder) => ({
  name: `vendor-only-in-${folder}`,
  comment: `These packages are an implementation detail of adapters/${folder}: go through its port.`,
  severity: "error",
  from: { pathNot: [`^harness/adapters/${folder}/`, test, "^bench/"] },
  to: { path: `^node_modules/(${packages})/` },
});
module.exports = {
  forbidden: [
    {
      name: "no-circular",
      severity: "error",
      comment: "Extract what both need into domain or lib.",
      from: {},
      to: { circular: true },
    },
    {
      name: "pure-folders",
      severity: "error",
      comment:
        "Pure folders judge and render values; they import domain and lib only (and their own folder).",
      from: { path: pure, pathNot: test },
      to: { path: "^harness/", pathNot: ["^harness/(domain|lib)/", "^harness/$1/"] },
    },
    {
      name: "renderers-are-pure",
      severity: "error",
      comment:
        "What renders documents imports domain, lib and documents only (and its own folder).",
      from: { path: "^harness/(readiness|release|report)/", pathNot: test },
      to: { path: "^harness/", pathNot: ["^harness/(domain|lib|documents)/", "^harness/$1/"] },
    },
    {
      name: "domain-and-lib-are-leaves",
      severity: "error",
      comment: "domain may import lib; lib imports nothing of ours.",
      from: { path: "^harness/lib/", pathNot: test },
      to: { path: "^harness/", pathNot: "^harness/lib/" },
    },
    {
      name: "domain-imports-lib-only",
      severity: "error",
      comment: "domain may import lib only.",
      from: { path: "^harness/domain/", pathNot: test },
      to: { path: "^harness/", pathNot: "^harness/(domain|lib)/" },
    },
    {
      name: "engine-through-ports",
      severity: "error",
      comment: "The engine knows ports, not adapters; cli wires them (harness/cli/world.ts).",
      from: { path: "^harness/(engine|ports)/", pathNot: test },
      to: { path: "^harness/(adapters|cli)/" },
    },
    {
      name: "adapters-do-not-reach-up",
      severity: "error",
      comment: "Adapters implement ports; they do not know the engine or the command line.",
      from: { path: "^harness/adapters/", pathNot: test },
      to: { path: "^harness/(engine|cli|documents|report|readiness|release)/" },
    },
    {
      name: "no-io-outside-adapters",
      severity: "error",
      comment: "Files, processes and sockets belong to adapters and cli; take a port.",
      from: { path: "^harness/", pathNot: ["^harness/(adapters|cli)/", test, "\\.worker\\.ts$"] },
      to: {
        dependencyTypes: ["core"],
        path: "^(node:)?(fs|child_process|net|http|https|dgram|tls|worker_threads)(/|$)",
      },
    },
    {
      name: "no-test-imports",
      severity: "error",
      comment: "Product code must not import tests or fakes.",
      from: { pathNot: [test, "^bench/", "^scripts/"] },
      to: { path: test },
    },
    vendor("testcontainers|dockerode", "testcontainers"),
    vendor("toxiproxy-node-client", "toxiproxy"),
    vendor("pg", "postgres"),
    vendor("redis|@redis/[^/]+", "redis"),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default"],
    },
  },
};
