// Typed lint for everything we write. No warnings: a rule is an error or it is off.
import js from '@eslint/js';
import vue from 'eslint-plugin-vue';
import globals from 'globals';
import ts from 'typescript-eslint';
import vueParser from 'vue-eslint-parser';

export default ts.config(
  { ignores: ['out/**', 'dist/**', 'node_modules/**', 'app/pure-globals.d.ts'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error', noInlineConfig: true } },
  js.configs.recommended,
  ...ts.configs.recommendedTypeChecked,
  ...vue.configs['flat/essential'],
  {
    languageOptions: {
      globals: { ...globals.node },
      parserOptions: {
        projectService: { allowDefaultProject: ['*.js', '*.cjs', '.*.cjs'] },
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.vue'],
      },
    },
    rules: {
      'max-lines': ['error', 300],
      eqeqeq: 'error',
      'no-console': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // Control characters are what hostile names are made of: we look for them on purpose.
      'no-control-regex': 'off',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['renderer/**/*.vue'],
    languageOptions: { globals: globals.browser, parser: vueParser, parserOptions: { parser: ts.parser } },
    rules: {
      'max-lines': ['error', 250],
      'vue/no-v-html': 'error',
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
    },
  },
  // TypeScript knows the globals better than a list.
  { files: ['**/*.vue', '**/*.ts'], rules: { 'no-undef': 'off' } },
  { files: ['test/**'], rules: { 'max-lines': ['error', 500], '@typescript-eslint/no-non-null-assertion': 'off' } },
  {
    files: ['test/runtime/{window,drive-window,make-icons}.mjs', 'test/bench/{frames,window-bench}.mjs'],
    languageOptions: { globals: globals.browser },
  },
  // The command line and the scripts speak through the console.
  { files: ['app/cli/**', 'test/**'], rules: { 'no-console': 'off' } },
  { files: ['**/*.mjs', '**/*.js', '**/*.cjs'], ...ts.configs.disableTypeChecked },
  {
    files: ['**/*.cjs'],
    languageOptions: { sourceType: 'commonjs' },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
);
