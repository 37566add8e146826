import { expect, test } from 'vitest';
import { cell, finding, report } from '../testing/reports.ts';
import * as formats from './all-formats.ts';
import { formatReport, type ReportFormatName } from './format-report.ts';

const failing = report([cell('hasty', 'search', { verdict: 'fails', outcome: 'gave-up', answer: null })], {
  findings: [finding('answers-within-budget', { tool: 'search', verdict: 'fails', replay: 'again' })],
});
const fitting = report([cell('hasty', 'search')]);

test('text is the default: the table, then what does not fit', () => {
  const text = formatReport(failing);
  expect(text).toBe(formatReport(failing, 'text'));
  expect(text).toMatch(/hasty +(.*)✗ fails/);
  expect(text).toContain('fails  hasty · search');
  expect(formatReport(fitting)).toMatch(/hasty +(.*)✓ fits/);
});

test('failures are what does not fit, and nothing else', () => {
  expect(formatReport(failing, 'failures')).toContain('fails  hasty · search');
  expect(formatReport(failing, 'failures')).not.toMatch(/✗ fails/);
  expect(formatReport(fitting, 'failures')).toBe('');
});

test('json is the whole report, with control characters as escapes', () => {
  expect(JSON.parse(formatReport(failing, 'json'))).toEqual(failing);
  const rude = { ...failing, server: { ...failing.server, name: 'a\u001b[31m\u202eb' } };
  expect(formatReport(rude, 'json')).not.toMatch(/\p{Cc}(?<!\n)|\p{Cf}/u);
  expect(JSON.parse(formatReport(rude, 'json'))).toEqual(rude);
});

test('width, characters and colours are options', () => {
  const widest = (text: string) => Math.max(...text.split('\n').map((line) => line.length));
  expect(widest(formatReport(failing, 'failures', { width: 60 }))).toBeLessThanOrEqual(60);
  expect(formatReport(failing, 'text', { unicode: false })).not.toMatch(/[^\p{ASCII}·]/u);
  expect(formatReport(failing, 'text')).not.toContain('\u001b[');
  expect(formatReport(failing, 'text', { colours: true })).toContain('\u001b[');
});

test.each(Object.keys(formats) as ReportFormatName[])(
  '%s shows what a server wrote without its control characters',
  (format) => {
    const rude = report([cell('hasty', 'a\u001b[31m\u202eb', { verdict: 'fails', outcome: 'gave-up', answer: null })]);
    expect(formatReport(rude, format)).not.toMatch(/\p{Cc}(?<!\n)|\p{Cf}/u);
  },
);

test.each(['xml', 'toString', ''])('there is no format %j', (format) => {
  expect(() => formatReport(fitting, format as ReportFormatName)).toThrow(
    expect.objectContaining({
      code: 'ERR_REPORT_FORMAT',
      message: expect.stringContaining(Object.keys(formats).join(', ')),
    }),
  );
});
