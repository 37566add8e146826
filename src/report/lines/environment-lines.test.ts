import { expect, test } from 'vitest';
import { environmentLines } from './environment-lines.ts';

test.each([
  "pyenv: version `3.99.0' is not installed (set by PYENV_VERSION environment variable)\n",
  'Traceback (most recent call last):\n  File "server.py", line 1, in <module>\nModuleNotFoundError: No module named \'mcp\'\n',
])('a Python that lacks what the server needs is told of pyenv', (stderr) => {
  const notes = environmentLines(stderr).map(({ text }) => text);

  expect(notes).toHaveLength(2);
  expect(notes[0]).toContain('--env K=V');
  expect(notes[1]).toContain('--env PYENV_VERSION=<version>');
});

test.each([undefined, "Error: Cannot find module './missing.js'\n", 'cannot reach pyenv: it is not running\n'])(
  'any other program is told of the environment alone (%s)',
  (stderr) => {
    expect(environmentLines(stderr)).toHaveLength(1);
  },
);
