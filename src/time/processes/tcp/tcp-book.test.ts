import { beforeEach, describe, expect, it } from 'vitest';
import type { Route } from './endpoint.ts';
import { TcpBook } from './tcp-book.ts';
import { RemoteEnd } from './tcp-end.ts';

const [us, server, worker] = [{ name: 'us' }, { name: 'server' }, { name: 'worker' }];
const at = { address: '127.0.0.1', port: 80 };
let numbers: number;
let matched: number[];
let book: TcpBook<object>;
beforeEach(() => {
  numbers = 0;
  matched = [];
  book = new TcpBook<object>((_owner, { number }) => matched.push(number));
});

const open = (owner: object, role: Route['role'], port = 5000, toPort = 80): RemoteEnd => {
  const end = new RemoteEnd(++numbers, { role, client: `127.0.0.1:${port}`, server: `127.0.0.1:${toPort}` });
  end.state = 'reading';
  book.add(owner, end);
  return end;
};
const pair = (port?: number): [RemoteEnd, RemoteEnd] => {
  book.listening(server, at);
  return [open(us, 'dialled', port), open(server, 'accepted', port)];
};
const expectedOf = (owner: object) => {
  book.look();
  return book.expectedOf(owner);
};
const expected = (owner: object): number[] => expectedOf(owner).map(({ read }) => read);
const holdsBack = (owner: object): boolean => {
  book.look();
  return book.hasQueued(owner);
};

describe('bytes', () => {
  it('are under way from when they were written until they are read', () => {
    const [ours, theirs] = pair();
    ours.written = 100;
    expect(expectedOf(server)).toEqual([{ flow: `tcp:${theirs.number}`, read: 100 }]);
    theirs.read = 100;
    theirs.written = 7;

    expect([expected(server), expected(us)]).toEqual([[], [7]]);
  });

  it('are not expected of who does not read', () => {
    const [ours, theirs] = pair();
    ours.written = 100;
    const seen = (['paused', 'closed', 'unopened'] as const).map((state) => {
      theirs.state = state;
      return expected(server);
    });

    expect(seen).toEqual([[], [], []]);
  });

  it('that the kernel has not taken make their writer be asked again, while a reader waits', () => {
    const [ours, theirs] = pair();
    Object.assign(theirs, { written: 100, queued: 60 });
    expect(holdsBack(server)).toBe(true);
    ours.state = 'paused';

    expect(holdsBack(server)).toBe(false);
  });
});

describe('what is looked for in vain', () => {
  /** The owner looks so often that the kernel must be given time. */
  const lookOften = (owner: object): void => {
    for (let looks = 0; looks < 100; looks++) book.looked(owner);
  };

  it('needs time of the kernel, until it has come', () => {
    const [ours, theirs] = pair();
    Object.assign(ours, { written: 100, queued: 1 }); // so that it is not given up
    expect(book.slow).toBe(false);
    lookOften(server);
    expect(book.slow).toBe(true);
    theirs.read = 100;
    book.looked(server);

    expect(book.slow).toBe(false);
  });

  it('is counted from zero for what comes next', () => {
    const [ours, theirs] = pair();
    Object.assign(ours, { written: 100, queued: 1 });
    lookOften(server);
    theirs.read = 40;
    book.looked(server);

    expect(book.slow).toBe(false);
  });
});

describe('an end', () => {
  it('is under way until it is seen, however much was read', () => {
    const [ours, theirs] = pair();
    Object.assign(theirs, { written: 10, finished: true });
    ours.read = 10;
    expect(expected(us)).toEqual([11]);
    ours.state = 'closed';

    expect(expected(us)).toEqual([]);
  });

  it('comes of a process that is no more, whatever it had written', () => {
    const [ours, theirs] = pair();
    ours.read = 500;
    theirs.processEnded();
    book.removeOwner(server);
    book.look();

    expect(expected(us)).toEqual([501]);
  });
});

describe('a connection', () => {
  it('is to be accepted by who listens, until it is', () => {
    book.listening(server, at);
    open(us, 'dialled');
    const before = book.mustAccept(server);
    open(server, 'accepted');

    expect([before, book.mustAccept(server)]).toEqual([true, false]);
  });

  it('to a process that is not on this clock is not counted', () => {
    const ours = open(us, 'dialled', 5000, 5432);
    ours.written = 100;

    expect([expected(us), matched, book.mustAccept(server)]).toEqual([[], [], false]);
  });

  it.each(['127.0.0.1', '0.0.0.0', '::'])(
    'that was dialled before it is known who listens (%s) is reported once',
    (address) => {
      const ours = open(us, 'dialled');
      book.listening(server, { address, port: 80 });
      book.listening(worker, { address, port: 80 });
      open(server, 'accepted');

      expect(matched).toEqual([ours.number]);
    },
  );

  it('that no listener will accept ends', () => {
    book.listening(server, at);
    open(us, 'dialled');
    book.listeners.remove(server, at);

    expect(expected(us)).toEqual([1]);
  });

  it('may be reported by who accepts it before it is by who dials', () => {
    const theirs = open(server, 'accepted');
    const ours = open(us, 'dialled');
    ours.written = 5;

    expect([expected(server), matched]).toEqual([[5], [ours.number]]);
    expect(theirs.number).toBeLessThan(ours.number);
  });

  it('that was handed over goes on where it was', () => {
    const [ours, theirs] = pair();
    ours.written = 100;
    Object.assign(theirs, { read: 40, written: 3 });
    ours.read = 3;
    const heir = open(worker, 'accepted');
    Object.assign(theirs, { gone: true, finished: true, state: 'closed' });
    book.look();
    expect(expectedOf(worker)).toEqual([{ flow: `tcp:${heir.number}`, read: 60 }]);
    expect(expected(us)).toEqual([]);
    Object.assign(heir, { read: 60, written: 2 });

    expect([expected(worker), expected(us)]).toEqual([[], [5]]);
  });

  it('has ports that others have had before', () => {
    const [ours, theirs] = pair();
    Object.assign(ours, { written: 100, gone: true, finished: true, state: 'closed' });
    Object.assign(theirs, { read: 100, gone: true, finished: true, state: 'closed' });
    book.look();
    const [again] = pair();
    again.written = 9;

    expect(expected(server)).toEqual([9]);
  });

  it('that broke before it was accepted is forgotten when its ports are used again', () => {
    book.listening(server, at);
    Object.assign(open(us, 'dialled'), { gone: true, refused: true, finished: true, state: 'closed' });
    expect(book.mustAccept(server)).toBe(false);
    const ours = open(us, 'dialled');
    open(server, 'accepted');
    ours.written = 1;

    expect(expected(server)).toEqual([1]);
  });
});
