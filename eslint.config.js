import tseslint from "typescript-eslint";

const core = ["math/**/*.ts", "gp/**/*.ts", "tuner/**/*.ts", "objectives/**/*.ts"];
const edge = ["tuner/cli/**", "tuner/remote/**", "tuner/threads/**", "objectives/data/**", "objectives/runner/**"];

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

export default tseslint.config(
  {
    ignores: [
      "dist/",
      "node_modules/",
      "coverage/",
      "math/simd/assembly/",
      "math/simd/kernels-binary.ts",
      "math/simd/network/network-binary.ts",
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
    },
  },
  {
    files: core,
    ignores: edge,
    rules: {
      "no-restricted-globals": ["error", "process", "console", "fetch", "setTimeout", "setInterval", "performance"],
    },
  },
  { files: edge, rules: { "no-restricted-syntax": "off" } },
  {
    files: ["tuner/**/*.ts"],
    ignores: edge,
    rules: { "no-restricted-syntax": ["error", ...impure, metaWords] },
  },
  {
    files: ["objectives/**/*.ts"],
    ignores: edge,
    rules: { "no-restricted-syntax": ["error", ...impure, parameterWords] },
  },
  // The one place of the dashboard that reads the clock.
  { files: ["web/client/clock.ts"], rules: { "no-restricted-syntax": "off" } },
  // Kernels take addresses and sizes; objects to hold them would cost more than the short ones do.
  {
    files: [
      "math/simd/kernels.ts",
      "math/simd/twin/*.ts",
      "math/simd/network/kernels.ts",
      "math/simd/network/twin/create.ts",
    ],
    rules: { "max-params": "off" },
  },
  {
    files: ["bench/**/*.ts", "test/**/*.ts", "test/**/*.tsx"],
    rules: { "no-restricted-syntax": "off", "@typescript-eslint/no-non-null-assertion": "off" },
  },
);
