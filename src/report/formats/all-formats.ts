/** The report formats by name. This is the one place that lists them: a new format is its own file, its test, and a line here. */
export { failureMessage as failures } from './failures.ts';
export { jsonReport as json } from './json.ts';
export { humanReport as text } from './text.ts';
