/**
 * A server that replaces built-ins before it serves: those that its arguments name, in that order. It keeps for itself
 * what it needs. Its tool `t` answers after a second.
 */
import { EventEmitter } from 'node:events';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { Readable } from 'node:stream';

const { parse } = JSON;
const { apply } = Reflect;
const { getOwnPropertyNames, getOwnPropertyDescriptor, defineProperty } = Object;
const { setTimeout: later } = globalThis;
const write = process.stdout.write.bind(process.stdout);
const { stdin } = process;
const broken = () => {
  throw new TypeError('replaced by the server');
};
const breakAll = (target, kept = []) => {
  const names = getOwnPropertyNames(target);
  for (let i = 0; i < names.length; i++) {
    const name = names[i];
    if (typeof getOwnPropertyDescriptor(target, name).value !== 'function' || name === 'constructor') continue;
    if (name === kept[0] || name === kept[1]) continue;
    defineProperty(target, name, { value: broken, configurable: true, writable: true });
  }
};
const iterators = (target) => {
  target[Symbol.iterator] = broken;
};
const { emit } = EventEmitter.prototype;
const { push } = Readable.prototype;
const patches = {
  'JSON.stringify': () => (JSON.stringify = () => 'garbage'),
  'JSON.parse': () => (JSON.parse = broken),
  toJSON: () => {
    for (const prototype of [Array.prototype, Object.prototype])
      Object.defineProperty(prototype, 'toJSON', { value: () => 'mine', configurable: true });
  },
  'Buffer.from': () => (Buffer.from = broken),
  'fs.writeSync': () => {
    fs.writeSync = broken;
    syncBuiltinESMExports();
  },
  // Node itself calls these two.
  'fs reading': () => {
    fs.readFileSync = fs.readdirSync = fs.openSync = fs.readSync = fs.readlinkSync = broken;
    syncBuiltinESMExports();
  },
  'Array.prototype': () => breakAll(Array.prototype, ['push', 'pop']),
  'Array iterators': () => iterators(Array.prototype),
  'Map.prototype': () => breakAll(Map.prototype),
  'Map iterators': () => iterators(Map.prototype),
  'Set.prototype': () => {
    breakAll(Set.prototype);
    iterators(Set.prototype);
  },
  'WeakMap.prototype': () => breakAll(WeakMap.prototype),
  'String.prototype': () => breakAll(String.prototype),
  'Number.prototype': () => breakAll(Number.prototype),
  'RegExp.prototype': () => breakAll(RegExp.prototype),
  Object: () => breakAll(Object),
  Reflect: () => breakAll(Reflect),
  Math: () => breakAll(Math),
  Promise: () => {
    breakAll(Promise.prototype);
    globalThis.Promise = broken;
  },
  globals: () => {
    for (const name of [
      'Map',
      'Set',
      'Array',
      'Error',
      'Number',
      'String',
      'Object',
      'Atomics',
      'queueMicrotask',
      'setImmediate',
    ])
      globalThis[name] = broken;
  },
  'EventEmitter.prototype.emit': () => {
    // Its own standard input still speaks to it.
    EventEmitter.prototype.emit = function (...args) {
      return this === stdin ? apply(emit, this, args) : false;
    };
  },
  streams: () => {
    Readable.prototype.push = function (...args) {
      return this === stdin ? apply(push, this, args) : broken();
    };
  },
  'process.exit': () => {
    process.exit = () => {};
    process.reallyExit = () => {};
  },
  'Date and performance': () => {
    Date.now = broken;
    performance.now = broken;
    process.hrtime.bigint = broken;
  },
  'process methods': () => {
    for (const name of ['cpuUsage', 'getActiveResourcesInfo', '_getActiveHandles', 'on', 'kill', 'memoryUsage'])
      process[name] = broken;
  },
};

const indexOf = String.prototype.indexOf;
const slice = String.prototype.slice;
let rest = '';
const answer = (id, result) => write(`{"jsonrpc":"2.0","id":${id},"result":${result}}\n`);
const decode = Buffer.prototype.toString;
stdin.on('data', (chunk) => {
  rest += apply(decode, chunk, ['utf8']);
  for (let end = apply(indexOf, rest, ['\n']); end >= 0; end = apply(indexOf, rest, ['\n'])) {
    const message = parse(apply(slice, rest, [0, end]));
    rest = apply(slice, rest, [end + 1]);
    serve(message);
  }
});
function serve({ id, method, params }) {
  if (id === undefined || method === undefined) return;
  if (method === 'initialize')
    answer(
      id,
      `{"protocolVersion":"${params.protocolVersion}","capabilities":{"tools":{}},"serverInfo":{"name":"patching","version":"1"}}`,
    );
  else if (method === 'tools/list')
    answer(id, '{"tools":[{"name":"t","annotations":{"readOnlyHint":true},"inputSchema":{"type":"object"}}]}');
  else if (method === 'tools/call') later(() => answer(id, '{"content":[{"type":"text","text":"ok"}]}'), 1000);
  else answer(id, '{}');
}
const names = process.argv.slice(2);
for (let i = 0; i < names.length; i++) patches[names[i]]();
