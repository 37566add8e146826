import type { KnownCause } from '../properties/known-causes.ts';
import type { Line } from './labelled-lines.ts';

/** What to do about each, where that is plain. */
const remedies: { readonly [kind in KnownCause['kind']]: string } = {
  'unanswered-request': 'put a time limit on what you ask of the client, and go on without its answer',
  'request-without-stream':
    'ask on the stream of the request that is being answered (extra.sendRequest of the SDK), with a time limit',
  'unread-answer':
    'answer each request once, with its own id, as one JSON-RPC object: over stdio, on a line of its own',
  'earlier-call': 'answer calls beside each other, and end what was cancelled or given up',
};

/** Why a call or a start-up waited, where that is known, and what to do about it. */
export const causeLines = (causes: readonly KnownCause[]): readonly Line[] =>
  causes.flatMap(({ kind, message }) => [
    { label: 'cause', text: message },
    { label: 'do', text: remedies[kind] },
  ]);
