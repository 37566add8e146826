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

/** So much time passes when it is told so. */
function passing(everyMs = 10_000) {
  const runs: (() => void)[] = [];
  let stopped = false;
  return {
    every: (intervalMs: number, run: () => void) => {
      expect(intervalMs).toBe(everyMs);
      runs.push(run);
      const stop = () => {
        stopped = true;
      };
      return { stop };
    },
    pass: () => {
      if (!stopped) for (const run of runs) run();
    },
    get stopped() {
      return stopped;
    },
  };
}

test('where no terminal is there, a plain line comes every ten seconds with what was said last', () => {
  const [terminal, time] = [new FakeTerminal(false), passing()];
  const progress = new ProgressLine(terminal, true, time.every);
  time.pass();
  progress.show('1 of 3');
  progress.show('2 of 3');
  time.pass();
  progress.show('a \u001B[2J name');
  time.pass();
  progress.clear();
  time.pass();
  expect(terminal.written).toEqual(['mcp-deadline: 2 of 3\n', 'mcp-deadline: a \\u001b[2J name\n']);
  expect(time.stopped).toBe(true);
});

test('what is being waited for is read again each time a line is written', () => {
  const [pipe, time] = [new FakeTerminal(false), passing()];
  const [terminal, seconds] = [new FakeTerminal(true, 80), passing(1_000)];
  let nowMs = 5;
  for (const progress of [new ProgressLine(pipe, true, time.every), new ProgressLine(terminal, true, seconds.every)]) {
    progress.waitFor(() => `vscode is at ${nowMs} ms`);
    progress.show('1 of 2');
  }
  nowMs = 7;
  time.pass();
  seconds.pass();
  expect(pipe.written).toEqual(['mcp-deadline: 1 of 2; vscode is at 7 ms\n']);
  expect(terminal.written.map((text) => text.slice(startOfLine.length))).toEqual([
    '1 of 2; vscode is at 5 ms',
    '1 of 2; vscode is at 7 ms',
  ]);
});

test.each([true, false])('silent where nobody wants it, terminal or not', (isTTY) => {
  const terminal = new FakeTerminal(isTTY);
  const progress = new ProgressLine(terminal, false, () => expect.fail('nobody is to wait'));
  progress.show('1 of 2');
  progress.clear();
  expect(terminal.written).toEqual([]);
});

test('a name that a server chose cannot leave the line', () => {
  const terminal = new FakeTerminal(true, 80);
  new ProgressLine(terminal).show('calling \u001B[2J\nb\u009B');
  expect(terminal.written).toEqual([`${startOfLine}calling \\u001b[2J\\nb\\u009b`]);
});
