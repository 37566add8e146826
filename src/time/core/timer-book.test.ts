import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ResourceEvent } from '../base/resource-event.ts';
import { VirtualClock } from './virtual-clock.ts';

let clock: VirtualClock;
let events: ResourceEvent[];
let stop: () => void;

beforeEach(() => {
  clock = new VirtualClock().install();
  events = [];
  stop = clock.onResource((event) => events.push(event));
});
afterEach(() => {
  stop();
  clock.uninstall();
});

const told = () =>
  events.flatMap(({ kind, resource, label, atMs }) => (resource === 'timer' ? [[kind, label, atMs]] : []));

test('a timer is opened when it is armed, by whom, and closed when it fires', async () => {
  await clock.run(() => clock.attribute('me', () => new Promise((resolve) => setTimeout(resolve, 50))));
  expect(told()).toEqual([
    ['resource-opened', 'me', 0],
    ['resource-closed', 'me', 50],
  ]);
});

test('or when it is cleared', async () => {
  const timer = setTimeout(() => {}, 50);
  await clock.advance(20);
  clearTimeout(timer);
  await clock.advance(100);
  expect(told().map(([kind, , atMs]) => [kind, atMs])).toEqual([
    ['resource-opened', 0],
    ['resource-closed', 20],
  ]);
});

test('an interval is one resource, due again after each tick, and closed when it is cleared', async () => {
  const timer = setInterval(() => {}, 50);
  await clock.advance(120);
  const [opened, ...more] = events.filter(({ resource }) => resource === 'timer');
  expect({ due: opened?.timer?.dueMs(), more }).toEqual({ due: 150, more: [] });
  clearInterval(timer);
  expect(told().map(([kind]) => kind)).toEqual(['resource-opened', 'resource-closed']);
});

test('whether it keeps a process alive is asked when it matters', () => {
  const timer = setTimeout(() => {}, 50);
  const before = events[0]?.timer?.keepsAlive();
  timer.unref();
  expect([before, events[0]?.timer?.keepsAlive()]).toEqual([true, false]);
});

test('no listener is called once it is stopped, and a timer that was not seen armed is not seen to go', async () => {
  stop();
  setTimeout(() => {}, 50);
  stop = clock.onResource((event) => events.push(event));
  await clock.advance(100);
  expect(told()).toEqual([]);
});
