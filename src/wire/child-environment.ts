/** The variables that a child inherits: programs need them to start, and none of them holds a secret. */
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
 * The environment of a server that this process starts: small and pinned, so that a secret of this process's environment
 * cannot end up in a report, and the machine's locale and time zone cannot change an answer. The variables of `added` (the
 * user's `--env`) replace others of the same name.
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
