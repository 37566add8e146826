/**
 * Whether a terminal, or whatever reads our output, shows more than ASCII. Guessed from its environment: a locale that
 * says so, or on Windows a terminal that is known to.
 *
 * @param platform as `process.platform` says it
 */
export function takesUnicode(env: { readonly [name: string]: string | undefined }, platform: string): boolean {
  if (env.TERM === 'linux') return false; // the console's font has few signs
  if (platform === 'win32')
    return env.WT_SESSION !== undefined || env.TERM_PROGRAM !== undefined || env.CI !== undefined;
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG;
  // Without a locale, as in most containers, whatever shows our output is of today.
  return locale === undefined || locale === '' || /utf-?8/i.test(locale);
}
