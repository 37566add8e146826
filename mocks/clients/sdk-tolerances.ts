import { unknown } from '../../src/clocks/authoring.ts';
import type { Tolerance, Tolerances } from '../../src/clocks/protocol-violation.ts';

/**
 * What the transport and the handshake of both TypeScript SDKs do with invalid messages: their schemas allow no extra field,
 * and they compare ids as numbers.
 */
export const sdkMessageTolerances = {
  'id-not-integer': 'dropped',
  'extra-fields': 'dropped',
  'null-params': 'dropped',
  'byte-order-mark': 'dropped',
  'no-line-end': 'dropped',
  'id-as-text': 'read',
  'result-and-error': 'dropped',
  'odd-error-code': 'dropped',
  'token-as-text': 'read',
  'odd-progress': 'dropped',
  'unknown-version': { refused: "Server's protocol version is not supported: {version}", code: null },
} as const satisfies Tolerances;

/**
 * What both TypeScript SDKs do with protocol violations. They check results with a schema before the caller gets them.
 *
 * @param code the error code for a result that the schema refuses
 * @param noStructuredContent the text of the error for a result without structured content
 */
export function sdkTolerances(code: string | null, noStructuredContent: string): Tolerances {
  const refused: Tolerance = { refused: unknown("the schema library's list of issues, which names the place"), code };
  return {
    ...sdkMessageTolerances,
    'odd-initialize': refused,
    'no-tools': refused,
    'list-refused': 'as-error',
    'odd-tool': refused,
    'schema-without-type': refused,
    'null-for-absent': refused,
    'no-content': 'read',
    'odd-content': refused,
    'no-structured-content': { refused: noStructuredContent, code: -32600 },
  };
}
