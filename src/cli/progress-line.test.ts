import { expect, test } from 'vitest';
import { ProgressLine } from './progress-line.ts';

class FakeTerminal {
  readonly written: string[] = [];
  readonly isTTY: boolean;
  readonly columns: number;

  constructor(isTTY = true, columns = 20) {
    this.isTTY = isTTY;
    this.columns = columns;
  }

  write(text: string): void {
    this.written.push(text);
  }
}

const startOfLine = '\r\u001B[K';

test('one line takes the place of another, and goes away', () => {
  const terminal = new FakeTerminal();
  const progress = new ProgressLine(terminal);
  progress.show('1 of 2');
  progress.show('2 of 2');
  progress.clear();
  progress.clear();
  expect(terminal.written).toEqual([`${startOfLine}1 of 2`, `${startOfLine}2 of 2`, startOfLine]);
});

test('what would not fit on one line is cut', () => {
  const terminal = new FakeTerminal();
  new ProgressLine(terminal).show('looking how far upstream-slow may go');
  expect(terminal.written).toEqual([`${startOfLine}looking how far ...`]);
});

test.each([
  ['no terminal is there', new FakeTerminal(false), true],
  ['nobody wants it', new FakeTerminal(), false],
])('silent where %s', (_, terminal, wanted) => {
  const progress = new ProgressLine(terminal, wanted);
  progress.show('1 of 2');
  progress.clear();
  expect(terminal.written).toEqual([]);
});

test('a name that a server chose cannot leave the line', () => {
  const terminal = new FakeTerminal(true, 80);
  new ProgressLine(terminal).show('calling \u001B[2J\nb\u009B');
  expect(terminal.written).toEqual([`${startOfLine}calling \\u001b[2J\\nb\\u009b`]);
});
