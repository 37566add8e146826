/** The signs a drawing is made of. */
export interface Glyphs {
  readonly between: string;
  readonly cut: string;
  /** A request goes out; a notification of progress; an answer; one that comes too late. */
  readonly sent: string;
  readonly progress: string;
  readonly answer: string;
  readonly late: string;
  /** A clock is armed, restarts, ends in time, fires, would have fired. */
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

/** For terminals and files that take UTF-8. */
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

/** For everything else. */
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
