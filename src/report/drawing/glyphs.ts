/** The characters of a drawing. */
export interface Glyphs {
  readonly between: string;
  readonly cut: string;
  /** A request that is sent; a progress notification; an answer; an answer that is too late. */
  readonly sent: string;
  readonly progress: string;
  readonly answer: string;
  readonly late: string;
  /** A clock is armed; it restarts; it ends in time; it fires; it would have fired. */
  readonly armed: string;
  readonly restarted: string;
  readonly ended: string;
  readonly fired: string;
  readonly would: string;
  readonly line: string;
  readonly idle: string;
  readonly onward: string;
  /** The caller receives an error; the server receives a message. */
  readonly down: string;
  readonly up: string;
  readonly fault: string;
  readonly axisFirst: string;
  readonly axisTick: string;
  readonly axisLast: string;
}

/** For terminals and files with UTF-8. */
export const unicodeGlyphs: Glyphs = {
  between: '·',
  cut: '…',
  sent: '●',
  progress: 'p',
  answer: '◆',
  late: '◇',
  armed: '├',
  restarted: '┼',
  ended: '┤',
  fired: '✗',
  would: '○',
  line: '─',
  idle: '·',
  onward: '▶',
  down: '▼',
  up: '▲',
  fault: '!',
  axisFirst: '├',
  axisTick: '┴',
  axisLast: '┘',
};

/** For all other terminals and files. */
export const asciiGlyphs: Glyphs = {
  between: '-',
  cut: '...',
  sent: 'o',
  progress: 'p',
  answer: 'A',
  late: 'a',
  armed: '|',
  restarted: '|',
  ended: '|',
  fired: 'X',
  would: '+',
  line: '-',
  idle: '.',
  onward: '>',
  down: 'v',
  up: '^',
  fault: '!',
  axisFirst: '+',
  axisTick: '+',
  axisLast: '+',
};

/**
 * Whether the terminal or the reader of our output shows more than ASCII. It is guessed from the environment: from the locale, or
 * on Windows from variables of terminals that do.
 *
 * @param platform a value of `process.platform`
 */
export function takesUnicode(env: { readonly [name: string]: string | undefined }, platform: string): boolean {
  if (env.TERM === 'linux') return false; // the font of the Linux console has few characters
  if (platform === 'win32')
    return env.WT_SESSION !== undefined || env.TERM_PROGRAM !== undefined || env.CI !== undefined;
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG;
  // No locale, as in most containers: assume a modern terminal.
  return locale === undefined || locale === '' || /utf-?8/i.test(locale);
}
