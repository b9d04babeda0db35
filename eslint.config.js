import tseslint from "typescript-eslint";

const core = ["math", "common", "gp", "tuner", "objectives", "service", "wire"].map((folder) => `${folder}/**/*.ts`);
const edge = [
  "tuner/threads/**",
  "objectives/bnn/data/**",
  "objectives/bnn/engine/tensorflow/**",
  "objectives/bnn/inference/**",
  "objectives/{command,module,pool}/**",
];

const impure = [
  {
    selector: "MemberExpression[object.name='Math'][property.name='random']",
    message: "Take a key from math/random.ts; a run must replay from its seed.",
  },
  {
    selector:
      "MemberExpression[object.name='Date'][property.name='now'], NewExpression[callee.name='Date'][arguments.length=0]",
    message: "Take the time as an argument.",
  },
];
const words = (list, message) => ({ selector: `Identifier[name=/^(${list})$/i]`, message });
const metaWords = words(
  "weights?|posterior|chains?|burnIn|minibatch|params",
  "A word of the parameter level; see docs/glossary.md.",
);
const parameterWords = words(
  "stud(y|ies)|trials?|acquisition|surrogate|suggestions?|params",
  "A word of the meta level; see docs/glossary.md.",
);

/**
 * Words that were once used here for standard terms; docs/glossary.md lists the standard ones. Bounds are named MIN_
 * and MAX_.
 */
const privateWords = "desk crew ledger workplace terrain caution patience surroundings shipment makeshift belief"
  .split(" ")
  .map((word) => `[${word[0]}${word[0].toUpperCase()}]${word.slice(1)}`);
const plainName = [
  `(?!.*(?:${privateWords.join("|")}))`,
  "(?!given(?:[A-Z]|$))(?!.*Given)",
  "(?!place(?:s|d|Of.*)?$)(?!.*(?<!In)Place(?:s|d|Of.*)?$)",
  "(?!(?:FEWEST|MOST|LEAST|LONGEST|NARROWEST|FINEST|DEEPEST|LARGEST)_)",
];

export default tseslint.config(
  {
    ignores: [
      "dist/",
      "node_modules/",
      "coverage/",
      "math/simd/assembly/",
      "objectives/bnn/engine/simd/assembly/",
      "math/simd/kernels-binary.ts",
      "objectives/bnn/engine/simd/network-binary.ts",
    ],
  },
  {
    files: ["**/*.ts", "**/*.tsx"],
    extends: [tseslint.configs.base],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }],
      "max-params": ["error", 4],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": "error",
      "@typescript-eslint/await-thenable": "error",
      "no-restricted-syntax": ["error", ...impure],
      eqeqeq: "error",
      "no-duplicate-imports": "error",
    },
  },
  {
    files: core,
    ignores: edge,
    rules: {
      "no-restricted-globals": ["error", "process", "console", "fetch", "setTimeout", "setInterval", "performance"],
    },
  },
  {
    files: ["{cli,common,gp,library,math,objectives,service,storage,threads,tuner,web,wire}/**/*.{ts,tsx}"],
    rules: {
      "id-match": ["error", `^${plainName.join("")}.*$`, { properties: true, onlyDeclarations: true }],
    },
  },
  { files: [...edge, "cli/**", "library/**", "web/http-client/**"], rules: { "no-restricted-syntax": "off" } },
  {
    files: ["tuner/**/*.ts", "service/**/*.ts"],
    ignores: edge,
    rules: { "no-restricted-syntax": ["error", ...impure, metaWords] },
  },
  {
    files: ["objectives/**/*.ts"],
    ignores: edge,
    rules: { "no-restricted-syntax": ["error", ...impure, parameterWords] },
  },
  // Tests list their cases in one function each.
  {
    files: ["**/*.ts", "**/*.tsx"],
    ignores: ["test/**"],
    rules: { "max-lines-per-function": ["error", { max: 100, skipBlankLines: true, skipComments: true }] },
  },
  // The only place where the dashboard reads the clock.
  { files: ["web/dashboard/clock.ts"], rules: { "no-restricted-syntax": "off" } },
  // Kernels take addresses and sizes; wrapping them in objects would cost more than the short kernels themselves.
  {
    files: [
      "math/simd/kernels.ts",
      "math/simd/reference/*.ts",
      "objectives/bnn/engine/simd/kernels.ts",
      "objectives/bnn/engine/simd/reference/create.ts",
    ],
    rules: { "max-params": "off" },
  },
  {
    files: ["bench/**/*.ts", "test/**/*.ts", "test/**/*.tsx"],
    rules: { "no-restricted-syntax": "off", "@typescript-eslint/no-non-null-assertion": "off" },
  },
);
