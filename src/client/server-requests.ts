import type { Answering, ClientProfile } from '../clocks/client-profile.ts';
import type { Mode } from '../clocks/conditions.ts';
import { isUnknown } from '../clocks/evidence.ts';
import type { Fields, RequestFrame } from '../wire/frame.ts';

/** The answers of a client whose profile does not state them: only `ping`, which the specification requires. */
const customary: { readonly [method: string]: Answering } = { ping: 'at-once' };

/** How this client answers each request from the server, by method. */
export const answering = (profile: ClientProfile): { readonly [method: string]: Answering } =>
  isUnknown(profile.wire.answers) ? customary : profile.wire.answers.is;

/** The capabilities that a client declares: those whose requests have an answer other than `never` in its profile. */
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

/** The values that a person enters into an elicitation's form: the default, the first choice or the smallest allowed number. */
function elicitedContent(requestedSchema: unknown): Fields {
  if (!isObject(requestedSchema) || !isObject(requestedSchema.properties)) return {};
  return Object.fromEntries(Object.entries(requestedSchema.properties).map(([key, schema]) => [key, valueFor(schema)]));
}

/**
 * The result with which the client answers a request from the server: the person accepts an elicitation, and the model
 * returns one fixed sentence. In headless mode there is no person, so an elicitation is cancelled.
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
