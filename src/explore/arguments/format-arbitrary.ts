import * as fc from 'fast-check';

const word = fc
  .array(fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz'), { minLength: 1, maxLength: 8 })
  .map((letters) => letters.join(''));
const byte = fc.integer({ min: 1, max: 254 });
const minutes = fc.integer({ min: 0, max: 20 * 365 * 24 * 60 });
/** Times after 2020-01-01 in whole minutes: easy to read in a report. */
const moment = minutes.map((count) => new Date(Date.UTC(2020, 0, 1) + count * 60_000).toISOString());
const dateTime = moment.map((text) => text.replace('.000Z', 'Z'));
// Names and addresses that are reserved for documentation: a generated call must not reach a real host.
const hostname = word.map((name) => `${name}.example.com`);
const email = word.map((name) => `${name}@example.com`);
const uri = word.map((name) => `https://example.com/${name}`);
const path = fc.array(word, { maxLength: 3 }).map((keys) => keys.map((key) => `/${key}`).join(''));

const formats: Readonly<Record<string, fc.Arbitrary<string>>> = {
  'date-time': dateTime,
  'iso-date-time': dateTime,
  date: moment.map((text) => text.slice(0, 10)),
  time: moment.map((text) => `${text.slice(11, 19)}Z`),
  'iso-time': moment.map((text) => `${text.slice(11, 19)}Z`),
  duration: fc.integer({ min: 1, max: 60 }).map((count) => `PT${count}S`),
  email,
  'idn-email': email,
  hostname,
  'idn-hostname': hostname,
  ipv4: byte.map((last) => `192.0.2.${last}`),
  ipv6: byte.map((last) => `2001:db8::${last.toString(16)}`),
  uri,
  url: uri,
  iri: uri,
  'uri-reference': fc.oneof(
    { withCrossShrink: true },
    uri,
    path.map((text) => text || '/'),
  ),
  'iri-reference': uri,
  'uri-template': word.map((name) => `https://example.com/{${name}}`),
  uuid: fc.uuid({ version: 4 }),
  'json-pointer': path,
  'json-pointer-uri-fragment': path.map((text) => `#${text}`),
  'relative-json-pointer': path.map((text) => `0${text}`),
  regex: word.map((name) => `^${name}$`),
  byte: word.map((name) => Buffer.from(name).toString('base64')),
};

/**
 * Simple strings of a `format`. `undefined` for a format that no validator checks (`password`, `binary`, a name that is not
 * standard): any string is valid.
 */
export function formatArbitrary(format: string): fc.Arbitrary<string> | undefined {
  return Object.hasOwn(formats, format) ? formats[format] : undefined;
}
