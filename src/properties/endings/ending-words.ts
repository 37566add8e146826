import { numberOrWord, type Statement, say } from '../statement.ts';
import type { Ending, EndingKind } from './ending.ts';

/** The label of each kind of ending in text reports. */
export const endingLabel: { readonly [kind in EndingKind]: string } = {
  result: 'answered',
  task: 'answered',
  'tool-error': 'error',
  'protocol-error': 'refused',
  'http-status': 'refused',
  'wrong-content': 'unread',
  'invalid-result': 'invalid',
  'invalid-line': 'cut off',
  oversize: 'cut off',
  'process-exit': 'ended',
  'connection-closed': 'closed',
  'cancelled-by-server': 'cancel',
  timeout: 'gave up',
  'moved-on': 'moved on',
  silence: 'silent',
  unknown: 'unknown',
};

const saying = (said: string | null): string => (said === null ? '' : `: ${said}`);
const quoting = (said: string | null): string => (said === null ? '' : `: ${JSON.stringify(said)}`);

/** What happened, in one sentence without its time. */
export function endingStatement({ kind, request, said, code, status }: Ending): Statement {
  const asked = request ?? 'the request';
  const during = request === null ? '' : ` during ${request}`;
  switch (kind) {
    case 'result':
      return say`the answer came`;
    case 'task':
      return say`a handle of a task came`;
    case 'tool-error':
      return say`${asked} was answered with a tool error${saying(said)}`;
    case 'protocol-error':
      return say`${asked} was answered with error ${numberOrWord('errorCode', code)}${saying(said)}`;
    case 'http-status':
      return say`${asked} was answered with HTTP ${numberOrWord('httpStatus', status)}${saying(said)}`;
    case 'wrong-content':
      return say`the response to ${asked} holds no message that a client reads${saying(said)}`;
    case 'invalid-result':
      return say`this client does not take the result of ${asked}${saying(said)}`;
    case 'invalid-line':
      return say`a line on standard output is no message, and this client ends the connection over it${quoting(said)}`;
    case 'oversize':
      return say`a message is bigger than this client takes, and it ends the connection${quoting(said)}`;
    case 'process-exit':
      return say`the server ended ${typeof code === 'string' ? `by ${code}` : say`with status ${numberOrWord('exitStatus', code)}`}${during}`;
    case 'connection-closed':
      return say`the connection was closed${during}${saying(said)}`;
    case 'cancelled-by-server':
      return say`the server cancelled ${asked} itself${saying(said)}`;
    case 'timeout':
    case 'moved-on':
      return say`a limit of the client was over${during}`;
    case 'silence':
      return say`nothing came${during}`;
    case 'unknown':
      return say`how it ended is unknown`;
  }
}
