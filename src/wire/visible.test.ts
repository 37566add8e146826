import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutMiddle, visible } from './visible.ts';

test('what a server says cannot move the cursor, colour the terminal or turn the line around', () => {
  expect(visible('a\n\u001B[2Jb\u202Ec\u0007')).toBe('a\\n\\u001b[2Jb\\u202ec\\u0007');
});

test('words stay as they are in every language', () => {
  expect(visible('größer 工具 🌍 "x"')).toBe('größer 工具 🌍 "x"');
});

test('a long text keeps both its ends', () => {
  expect(cutMiddle('get_quarterly_report_for_the_north', 16, '…')).toBe('get_quart…_north');
  expect(cutMiddle('short', 16, '…')).toBe('short');
});

test('what is cut is as long as it may be, and no character is torn in two', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme-composite', maxLength: 60 }),
      fc.integer({ min: 3, max: 30 }),
      (text, most) => {
        const cut = cutMiddle(text, most, '...');
        expect([...cut].length).toBe(Math.min([...text].length, most));
        expect(cut).not.toMatch(/\p{Cs}/u);
      },
    ),
  );
});
