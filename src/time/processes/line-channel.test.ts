import fc from 'fast-check';
import { expect, it } from 'vitest';
import { encodeLine, LineReader } from './line-channel.ts';

function reading(maxBytes?: number) {
  const got: unknown[] = [];
  let dropped = 0;
  const reader = new LineReader(
    (value) => got.push(value),
    () => dropped++,
    maxBytes,
  );
  return { reader, got, dropped: () => dropped };
}

it('lines come whole and in order, wherever the bytes are cut', () => {
  const { reader, got } = reading();
  const bytes = Buffer.from(encodeLine({ what: 'größer als 1 €' }) + encodeLine({ what: 2 }));
  for (const byte of bytes) reader.push(Buffer.of(byte));

  expect(got).toEqual([{ what: 'größer als 1 €' }, { what: 2 }]);
});

it('every JSON value is read as it was written, in ASCII', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const { reader, got } = reading();
      const line = encodeLine(value);
      reader.push(Buffer.from(line));

      expect(got).toEqual([JSON.parse(JSON.stringify(value))]);
      expect([...line].every((character) => character < '\u0080')).toBe(true);
    }),
  );
});

it.each(['garbage', '{', '{"a":1}}', '\u0000\u00FF', '"'])('a line that is no JSON (%j) is dropped alone', (line) => {
  const { reader, got, dropped } = reading();
  reader.push(Buffer.from(`${line}\n${encodeLine(1)}`));

  expect([got, dropped()]).toEqual([[1], 1]);
});

it('what has no end of its own spoils no line after it', () => {
  const { reader, got } = reading();
  reader.push(Buffer.from('garbage'));
  reader.push(Buffer.from(`\n${encodeLine({ say: 'done' })}`));

  expect(got).toEqual([{ say: 'done' }]);
});

it('a line that is too long is dropped, and not kept meanwhile', () => {
  const { reader, got, dropped } = reading(100);
  for (let i = 0; i < 1000; i++) reader.push(Buffer.alloc(60, '1'));
  reader.push(Buffer.from(`\n${'1'.repeat(100)}\n`));

  expect([got.length, dropped()]).toEqual([1, 1]);
});
