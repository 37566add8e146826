import { expect, test } from 'vitest';
import { checkOptions } from './check-options-table.ts';
import { help } from './help.ts';
import { flag, number, oneOf, texts } from './option.ts';
import { parseOptions } from './parse-options.ts';

const options = {
  seed: number('of the run'),
  era: oneOf(['old', 'new'], 'which'),
  client: texts('<id>', 'who'),
  all: flag('all', 'a'),
};

test('options are read by their table, and other words are left', () => {
  expect(parseOptions(['check', '--seed', '7', '--client', 'a', '-a', '--client=b', '--era', 'new'], options)).toEqual({
    given: { seed: 7, client: ['a', 'b'], all: true, era: 'new' },
    words: ['check'],
  });
  expect(parseOptions([], options)).toEqual({ given: {}, words: [] });
});

test('of an option that is not repeatable the last one counts', () => {
  expect(parseOptions(['--seed', '1', '--seed', '2'], options).given).toEqual({ seed: 2 });
});

test.each([
  [['--sed', '1'], 'there is no option --sed. Did you mean --seed?'],
  [['--seed', 'x'], '--seed needs a number, and got "x"'],
  [['--era', 'middle'], '--era is one of old, new, and not "middle"'],
  [['--all=yes'], "Option '-a, --all' does not take an argument"],
  [['--seed'], "Option '--seed <value>' argument missing"],
])('%j is an error that names the option and the value', (argv, message) => {
  expect(() => parseOptions(argv, options)).toThrow(expect.objectContaining({ code: 'ERR_USAGE', message }));
});

test('the help names every option once, and no line is too long for a wide terminal', () => {
  const lines = help().split('\n');
  for (const name of Object.keys(checkOptions))
    expect(
      lines.filter((line) => new RegExp(`^ {2}(-\\w, )?--${name}( |$)`).test(line)),
      name,
    ).toHaveLength(1);
  expect(lines.filter((line) => line.length > 120)).toEqual([]);
});
