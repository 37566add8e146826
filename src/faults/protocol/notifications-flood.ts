import { z } from 'zod';
import type { Frame } from '../../wire/frame.ts';
import type { Fault } from '../fault.ts';
import { onMessages } from '../http/response-messages.ts';
import { isCall, OpenRequests, tokenOf } from './open-requests.ts';

const methods = [
  'notifications/tools/list_changed',
  'notifications/message',
  'notifications/progress',
  'notifications/resources/updated',
] as const;

/** The parameters of {@link notificationsFlood}. */
export interface NotificationsFlood {
  readonly method: (typeof methods)[number];
  readonly notifications: number;
  readonly everyMs: number;
  readonly onList: boolean;
}

function notification(method: NotificationsFlood['method'], number: number, token: unknown): Frame {
  const params = {
    'notifications/tools/list_changed': undefined,
    'notifications/message': { level: 'debug', data: `line ${number}` },
    'notifications/progress': { progressToken: token, progress: number },
    'notifications/resources/updated': { uri: 'file:///flood' },
  }[method];
  return { jsonrpc: '2.0', method, ...(params === undefined ? {} : { params }) };
}

/**
 * The server sends notifications in great numbers, from its first call on, or one for each list that it is asked for. A client
 * that lists the tools again after each of them loads the server. The clients of a play do not list the tools again.
 */
export const notificationsFlood: Fault<NotificationsFlood> = {
  id: 'notifications-flood',
  layer: 'protocol',
  summary: 'the server sends notifications in great numbers',
  places: ['in-process', 'stdio-child'],
  defences: [
    'compare before a change of the list is announced, and announce several changes once',
    'limit the rate of log messages',
    'announce nothing from the handler of a list',
  ],
  incidents: [
    {
      url: 'https://github.com/microsoft/aspire/pull/14494',
      date: '2026-02-13',
      fact: 'tools/list announces a change of the list: 1 742 lists in 2 min 44 s, until the client ends the server',
    },
    {
      url: 'https://github.com/browseros-ai/BrowserOS/issues/1005',
      date: '2026-05-15',
      fact: 'a change of the list is announced three times a second, without end',
    },
    {
      url: 'https://github.com/NousResearch/hermes-agent/pull/115502',
      date: '2026-09-19',
      fact: '200 announcements make a client list the tools 200 times; after a change, twice',
    },
  ],
  parameters: z.strictObject({
    method: z.enum(methods).default('notifications/tools/list_changed').describe('what is sent'),
    notifications: z.int().min(0).max(50_000).default(1_000).describe('so many, from the first call on'),
    everyMs: z.int().min(1).max(3_600_000).default(10).describe('one so often, in milliseconds'),
    onList: z.boolean().default(false).describe('whether each list of tools is followed by one, too'),
  }),
  arbitrary: (fc) =>
    fc.record({
      method: fc.constantFrom(...methods),
      notifications: fc.nat({ max: 100 }),
      everyMs: fc.integer({ min: 1, max: 1_000 }),
      onList: fc.constantFrom(false, true),
    }),
  loses: true, // it adds notifications
  reorders: false,
  inject(context, { method, notifications, everyMs, onList }) {
    if (notifications === 0 && !onList) return { lift() {} };
    let sent = 0;
    let timer: { cancel(): void } | null = null;
    const send = (): void =>
      context.sendToClient(notification(method, ++sent, tokenOf(requests.all.find(isCall) ?? first) ?? 'flood'));
    const flood = (): void => {
      timer = sent >= notifications ? null : context.setTimer(flood, everyMs);
      if (timer !== null) send();
    };
    const requests = new OpenRequests(
      context,
      (request) => isCall(request) || request.method === 'tools/list',
      (request) => {
        if (!isCall(request) || timer !== null || sent > 0 || notifications === 0) return;
        context.note('begins a flood of notifications', { method, notifications, everyMs });
        timer = context.setTimer(flood, everyMs);
      },
    );
    const end = onMessages(context, (frame, { pass }) => {
      pass(frame);
      if (requests.answeredBy(frame)?.method !== 'tools/list' || !onList) return;
      context.note('a list is followed by a notification', { method });
      context.sendToClient(notification(method, 0, 'flood'));
    });
    return {
      lift() {
        end();
        requests.end();
        timer?.cancel();
      },
    };
  },
};

const first = { jsonrpc: '2.0', id: 0, method: 'tools/call' } as const;
