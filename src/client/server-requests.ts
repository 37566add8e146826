import type { Answering, ClientProfile } from '../clocks/client-profile.ts';
import { isUnknown } from '../clocks/evidence.ts';
import type { ErrorFrame, Fields, RequestFrame, ResultFrame } from '../wire/frame.ts';
import type { PersonAnswer } from './person.ts';

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

/** The result of a request to which the person, or the client for a person, says yes. An elicitation gets what was said. */
function resultFor(request: RequestFrame, said: PersonAnswer): Fields {
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
      return said === 'accept'
        ? { action: 'accept', content: elicitedContent(request.params?.requestedSchema) }
        : { action: said };
    default:
      return {};
  }
}

/**
 * How the client answers a request from the server. The model returns one fixed sentence. In headless mode there is no person,
 * so an elicitation is cancelled. A person who says no to a sampling request makes it an error.
 */
export function answerTo(request: RequestFrame, said: PersonAnswer): ResultFrame | ErrorFrame {
  const { id, method } = request;
  if (method === 'sampling/createMessage' && said === 'decline')
    return { jsonrpc: '2.0', id, error: { code: -1, message: 'User rejected sampling request' } };
  return { jsonrpc: '2.0', id, result: resultFor(request, said) };
}
