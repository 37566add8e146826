/** The variables that a child gets from this process: without them nothing starts, and none of them is a secret. */
const passed = [
  'PATH',
  'HOME',
  'TMPDIR',
  'TEMP',
  'TMP',
  'SystemRoot',
  'SYSTEMROOT',
  'PATHEXT',
  'COMSPEC',
  'USERPROFILE',
  'APPDATA',
  'LOCALAPPDATA',
];

/**
 * The environment of a server that we start: small and pinned, so that a secret in ours cannot end up in a report and
 * the machine's locale and time zone cannot change an answer. `added` (the user's `--env`) comes on top.
 */
export function childEnvironment(
  ours: NodeJS.ProcessEnv,
  added: { readonly [key: string]: string },
): { [key: string]: string } {
  const env: { [key: string]: string } = { LANG: 'C.UTF-8', TZ: 'UTC', NO_COLOR: '1' };
  for (const key of passed) {
    const value = ours[key];
    if (value !== undefined) env[key] = value;
  }
  return { ...env, ...added };
}
