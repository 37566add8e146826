import type { Answering, ClientProfile } from '../clocks/client-profile.ts';
import type { Mode } from '../clocks/conditions.ts';
import { isUnknown } from '../clocks/evidence.ts';
import type { Fields, RequestFrame } from '../wire/frame.ts';

/** What a client does with a request from the server where its profile does not know: ping alone, as the spec asks. */
const customary: { readonly [method: string]: Answering } = { ping: 'at-once' };

/** What this client does with each request from the server. */
export const answering = (profile: ClientProfile): { readonly [method: string]: Answering } =>
  isUnknown(profile.wire.answers) ? customary : profile.wire.answers.is;

/** The capabilities a client declares: those whose requests it answers. */
export function clientCapabilities(profile: ClientProfile): Fields {
  const answers = answering(profile);
  const does = (method: string) => (answers[method] ?? 'never') !== 'never';
  return {
    ...(does('elicitation/create') ? { elicitation: {} } : {}),
    ...(does('sampling/createMessage') ? { sampling: {} } : {}),
    ...(does('roots/list') ? { roots: { listChanged: false } } : {}),
  };
}

const isObject = (value: unknown): value is { [key: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const valueFor = (schema: unknown): unknown => {
  if (!isObject(schema)) return '';
  if ('default' in schema) return schema.default;
  if (Array.isArray(schema.enum)) return schema.enum[0];
  if (schema.type === 'boolean') return true;
  if (schema.type === 'number' || schema.type === 'integer')
    return typeof schema.minimum === 'number' ? schema.minimum : 1;
  return 'a mock answer';
};

/** What a person types into an elicitation's form: defaults, first choices, and the smallest that is allowed. */
function elicitedContent(requestedSchema: unknown): Fields {
  if (!isObject(requestedSchema) || !isObject(requestedSchema.properties)) return {};
  return Object.fromEntries(Object.entries(requestedSchema.properties).map(([key, schema]) => [key, valueFor(schema)]));
}

/**
 * What the client answers a request from the server with, once the person accepts or the model has said its one fixed
 * sentence. In headless mode there is no person to ask, so an elicitation is cancelled.
 */
export function resultFor(request: RequestFrame, mode: Mode): Fields {
  switch (request.method) {
    case 'roots/list':
      return { roots: [] };
    case 'sampling/createMessage':
      return {
        role: 'assistant',
        content: { type: 'text', text: 'A mock answer.' },
        model: 'mock',
        stopReason: 'endTurn',
      };
    case 'elicitation/create':
      return mode === 'headless'
        ? { action: 'cancel' }
        : { action: 'accept', content: elicitedContent(request.params?.requestedSchema) };
    default:
      return {};
  }
}
