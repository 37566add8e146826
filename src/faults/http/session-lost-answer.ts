import type { FrameId } from '../../wire/frame.ts';
import type { OwnAnswer } from '../../wire/http/gateway/gateway-answer.ts';

/** What servers say of a session that they do not know: a JSON-RPC error, as an answer only where the status is 200. */
export function sessionLostAnswer(status: number, id: FrameId | null): OwnAnswer {
  const error = { code: -32_001, message: 'Session not found' };
  const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', error, id: status === 200 ? id : null }));
  return {
    head: { status, headers: { 'content-type': 'application/json', 'content-length': `${body.length}` } },
    body,
  };
}
