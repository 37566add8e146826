import { describe, expect, it } from 'vitest';
import type { StreamHandle } from '../base/native.ts';
import { Connection } from './connection.ts';
import type { Work } from './ledger.ts';

const OWNER = Symbol('owner_symbol');
type Fake = { -readonly [K in keyof StreamHandle]: StreamHandle[K] };

/** An end of a connection whose native handle is made up. */
function end(state: Partial<Fake> = {}, seenEnd = false): { connection: Connection; handle: Fake } {
  const handle = {
    bytesRead: 0,
    bytesWritten: 0,
    writeQueueSize: 0,
    reading: true,
    getAsyncId: () => 1,
    close: () => {},
    [OWNER]: { destroyed: false, _readableState: { ended: seenEnd } },
    ...state,
  };
  return { handle, connection: new Connection(1, handle, false, {} as Work) };
}

describe('between two ends that live here', () => {
  it('bytes written and not yet read are on their way', () => {
    const a = end({ bytesWritten: 10 });
    const b = end({ bytesRead: 9 });

    expect(a.connection.isSendingTo(b.connection)).toBe(true);
    b.handle.bytesRead = 10;
    expect(a.connection.isSendingTo(b.connection)).toBe(false);
  });

  it('an end that does not read lets them lie: back-pressure is no work', () => {
    const a = end({ bytesWritten: 10 });
    const b = end({ reading: false });

    expect(a.connection.isSendingTo(b.connection)).toBe(false);
  });

  it('a FIN is on its way until its end is seen', () => {
    const a = end();
    const b = end();
    expect(a.connection.isSendingTo(b.connection)).toBe(false);

    a.connection.finished = true;
    expect(a.connection.isSendingTo(b.connection)).toBe(true);
    expect(a.connection.isSendingTo(end({}, true).connection)).toBe(false);
    b.connection.close();
    expect(a.connection.isSendingTo(b.connection)).toBe(false);
  });

  it('a closed end has sent its FIN, behind all that it had written', () => {
    const a = end({ bytesWritten: 10 });
    const b = end({ bytesRead: 10 });
    a.connection.close();

    expect(a.connection.isSendingTo(b.connection)).toBe(true);
    expect(a.connection.isSendingTo(end({ bytesRead: 10 }, true).connection)).toBe(false);
  });

  it('it is the TLS layer that reads, if there is one', () => {
    const a = end({ bytesWritten: 10 });
    const b = end({ reading: false });
    b.connection.tls = end().handle;
    expect(a.connection.isSendingTo(b.connection)).toBe(true);

    b.connection.tls = end({ reading: false }).handle;
    b.handle.reading = true;
    expect(a.connection.isSendingTo(b.connection)).toBe(false);
  });
});

describe('a peer outside', () => {
  it('owes an answer from when it was spoken to until it speaks', () => {
    const { connection, handle } = end();
    expect(connection.awaitsAnswer).toBe(true); // some protocols begin with the server
    handle.bytesRead = 1;
    connection.calledBack();
    expect(connection.awaitsAnswer).toBe(false);
    handle.bytesWritten = 5;
    expect(connection.awaitsAnswer).toBe(true);
    connection.calledBack();
    expect(connection.awaitsAnswer).toBe(true); // a callback that brings no bytes is no answer
    handle.bytesRead = 2;
    connection.calledBack();
    expect(connection.awaitsAnswer).toBe(false);
  });

  it('owes nothing once it has finished, or if it was connected before anybody looked', () => {
    expect(end({ bytesWritten: 5 }, true).connection.awaitsAnswer).toBe(false);
    const { connection } = end({ bytesWritten: 5, bytesRead: 5 });
    connection.adopted();
    expect(connection.awaitsAnswer).toBe(false);
  });

  it('is not waited for by an end that does not listen, that is closed, or that holds no process alive', () => {
    expect(end({ reading: false }).connection.awaitsAnswer).toBe(false);
    expect(end({ hasRef: () => false }).connection.awaitsAnswer).toBe(false);
    const { connection } = end();
    connection.close();
    expect(connection.awaitsAnswer).toBe(false);
  });

  it('owes all of a TLS handshake, whatever it has said of it', () => {
    const { connection } = end({ bytesWritten: 5, bytesRead: 5 });
    connection.calledBack();
    const owner = { destroyed: false, secureConnecting: true };
    const layer = end({ [OWNER]: owner } as Partial<Fake>).handle;
    connection.tls = layer;
    layer.bytesRead = 1;
    connection.calledBack();
    expect(connection.awaitsAnswer).toBe(true);

    owner.secureConnecting = false;
    expect(connection.awaitsAnswer).toBe(false);
  });

  it('has said nothing to the program as long as it has spoken beneath TLS only', () => {
    const { connection, handle } = end({ bytesWritten: 5 });
    const layer = end().handle;
    connection.tls = layer;
    handle.bytesRead = 500; // its part of the handshake, and session tickets
    connection.calledBack();
    expect(connection.awaitsAnswer).toBe(true); // it may be about to greet

    layer.bytesRead = 5;
    connection.calledBack();
    expect(connection.awaitsAnswer).toBe(false);
    layer.bytesWritten = 5;
    handle.bytesRead = 900;
    connection.calledBack();
    expect(connection.awaitsAnswer).toBe(true);
  });
});
