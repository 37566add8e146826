/**
 * An assertion that failed, with the stack of the line that made it. A matcher that answers later is called from
 * nowhere by then: what the runner throws for it names no line of the test.
 */
export class AssertionError extends Error {
  override readonly name = 'AssertionError';

  /** @param site made where the matcher was called */
  constructor(message: string, site: Error) {
    super(message);
    const frames = (site.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
    this.stack = [`${this.name}: ${message}`, ...frames].join('\n');
  }
}
