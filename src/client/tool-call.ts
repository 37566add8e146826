import type { ErrorFrame, Fields, ResultFrame } from '../wire/frame.ts';
import type { ClientSession } from './client-session.ts';
import { done, type Ended } from './ended.ts';
import { sendsProgressToken, withMeta } from './request-fields.ts';
import { runWithRetries } from './retries.ts';

/** What came back: the server's answer, whatever it says. An error from the server is an answer too. */
export type Answer = ResultFrame | ErrorFrame;

/**
 * Plays one call: the model asks, the tool is executed (again where this client does that), the model is told.
 *
 * @returns the answer, or how this client gave up
 */
export function callTool(session: ClientSession, tool: string, args: Fields): Promise<Ended<Answer>> {
  return session.spans.run('call', null, { tool, arguments: args }, (call) =>
    runWithRetries<Answer>(session, 'execution', call, { tool }, async (execution) => {
      if (session.lost !== null) {
        session.writer.write({ kind: 'told', spanId: execution.id, by: session.lost.by, down: session.lost.down });
        return session.lost;
      }
      const token = sendsProgressToken(session) ? session.requests.nextId : null;
      return done(
        await session.requests.ask(
          'tools/call',
          withMeta(session, { name: tool, arguments: args }, token),
          execution.id,
        ),
      );
    }),
  );
}
