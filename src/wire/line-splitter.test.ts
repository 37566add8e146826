import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LineSplitter, type SplitLine } from './line-splitter.ts';

const text = (line: SplitLine): string => ('line' in line ? line.line : `oversize ${line.oversize}`);

test('lines are the same however their bytes are cut into chunks, in the middle of a character too', () => {
  const line = fc.string({ unit: 'binary' }).map((value) => value.replace(/[\r\n]/g, ''));
  fc.assert(
    fc.property(fc.array(line, { maxLength: 8 }), fc.array(fc.nat(5), { maxLength: 50 }), (lines, cuts) => {
      const wellFormed = lines.map((one) => Buffer.from(one).toString());
      const bytes = Buffer.from(wellFormed.map((one) => `${one}\n`).join(''));
      const splitter = new LineSplitter(1_000_000);
      const out: string[] = [];
      let at = 0;
      for (const cut of [...cuts, bytes.length]) {
        out.push(...splitter.push(bytes.subarray(at, at + cut)).map(text));
        at = Math.min(bytes.length, at + cut);
      }
      expect(out).toEqual(wellFormed);
    }),
  );
});

test('a carriage return before the line end is not part of the line', () => {
  expect(new LineSplitter(100).push(Buffer.from('{}\r\n')).map(text)).toEqual(['{}']);
});

test('what is left without a line end comes at the end', () => {
  const splitter = new LineSplitter(100);
  expect(splitter.push(Buffer.from('half'))).toEqual([]);
  expect(splitter.end().map(text)).toEqual(['half']);
});

test('a line beyond the bound is given up once, and the next line is whole again', () => {
  const splitter = new LineSplitter(10);
  const lines = [...splitter.push(Buffer.from('x'.repeat(25))), ...splitter.push(Buffer.from('yyy\nnext\n'))];
  expect(lines.map(text)).toEqual([`oversize ${'x'.repeat(25)}`, 'next']);
});

test('a line of exactly the bound is accepted', () => {
  expect(new LineSplitter(10).push(Buffer.from(`${'x'.repeat(10)}\n`)).map(text)).toEqual(['x'.repeat(10)]);
});
