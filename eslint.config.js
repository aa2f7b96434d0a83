// One linter. Every ban names what to use instead.
import tseslint from "typescript-eslint";

const timeAndChance = [
  {
    name: "setTimeout",
    message: "Take a Clock (harness/ports/clock.ts); adapters/node has the real one.",
  },
  { name: "setInterval", message: "Take a Clock (harness/ports/clock.ts)." },
];
const pureFolders = [
  "domain",
  "nemesis",
  "measure",
  "checkers",
  "documents",
  "readiness",
  "release",
  "report",
  "scenario",
];

export default tseslint.config(
  {
    ignores: [
      "node_modules/",
      "reports/",
      "fixtures/",
      "containers/",
      "test-results/",
      "**/__golden__/",
    ],
  },
  ...tseslint.configs.recommendedTypeChecked.map((config) => ({ ...config, files: ["**/*.ts"] })),
  {
    files: ["**/*.ts"],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": "error",
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allowBoolean: true },
      ],
      "no-console": "error",
      "max-lines": ["error", { max: 400, skipBlankLines: false }],
      "max-lines-per-function": ["error", { max: 70, skipComments: true }],
      "max-params": ["error", 4],
    },
  },
  {
    files: pureFolders.map((folder) => `harness/${folder}/**/*.ts`),
    ignores: ["**/*.test.ts"],
    rules: {
      "no-restricted-globals": ["error", ...timeAndChance, "performance", "process"],
      "no-restricted-properties": [
        "error",
        {
          object: "Math",
          property: "random",
          message: "Take a Random (harness/lib/random.ts) forked from the seed.",
        },
        { object: "Date", property: "now", message: "Take the time as an argument or a Clock." },
      ],
    },
  },
  {
    files: ["**/*.test.ts", "**/*.spec.ts", "bench/**/*.ts"],
    rules: { "max-lines": ["error", 500], "max-lines-per-function": "off", "no-console": "off" },
  },
);
