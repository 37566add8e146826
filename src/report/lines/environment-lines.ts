import type { Line } from './labelled-lines.ts';

const environment: Line = {
  label: 'note',
  text: 'a command gets a small environment of its own: what it needs of yours is added with --env K=V',
};

/** Texts in a server's standard error that show a missing environment variable, and which variable to add. */
const hints: readonly (readonly [RegExp, string])[] = [
  [
    /^pyenv: |ModuleNotFoundError: /m,
    'another Python than in your shell may run: pyenv chooses one by PYENV_VERSION, which is added with --env PYENV_VERSION=<version>. The python of a virtual environment is found by its path, as .venv/bin/python',
  ],
];

/** Notes about the environment of a server whose process ended during its start-up. */
export const environmentLines = (stderr = ''): readonly Line[] => [
  environment,
  ...hints.filter(([shown]) => shown.test(stderr)).map(([, text]) => ({ label: 'note', text })),
];
