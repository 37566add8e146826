import type { ClockLine, Timeline } from '../../properties/judging/timeline.ts';
import { cutMiddle } from '../../wire/visible.ts';
import { thousands } from '../lines/number.ts';
import type { Glyphs } from './glyphs.ts';
import { type TimeScale, timeScale } from './time-scale.ts';

/** What to draw: a timeline, and further values of the call or the start-up. Times are in milliseconds. */
export interface Drawing {
  readonly timeline: Timeline;
  /** The client. Its own clocks are labelled without its name. */
  readonly client: string;
  readonly sentAtMs: readonly number[];
  readonly answers: readonly { readonly atMs: number; readonly late: boolean }[];
  /** Whether the last answer is the one that the client waited for. Left out: it is, if there is an answer. */
  readonly ended?: boolean;
  /** Whether the server sent something that this client does not accept as the answer. */
  readonly unread?: boolean;
  /** When the client gave up. `null`: it did not, or the time is unknown. */
  readonly gaveUpAtMs: number | null;
}

interface Lane {
  readonly label: string;
  readonly signs: string[];
  words: string;
}

const room = 76;
const indent = 4;
const longestLabel = 18;

/** A clock's name in at most {@link longestLabel} characters: the clock in full, and the part of its hop's name that fits. */
function labelOf(name: string, cut: string): string {
  const [hop = '', clock] = name.split('/');
  const room = longestLabel - cut.length - 1 - (clock?.length ?? longestLabel);
  return name.length > longestLabel && room >= 0
    ? `${hop.slice(0, room)}${cut}/${clock}`
    : cutMiddle(name, longestLabel, cut);
}
const mostClocks = 6;

const ownName = (by: string, client: string): string =>
  by.startsWith(`${client}/`) ? by.slice(client.length + 1) : by;

/** The clocks to draw, if they still ran at the end: first those that fired, then the others in the order of their times. */
function chosenClocks({ timeline: { clocks }, answers, gaveUpAtMs }: Drawing): readonly ClockLine[] {
  const endMs = gaveUpAtMs ?? answers.at(-1)?.atMs ?? 0;
  const whenOf = (clock: ClockLine) => clock.earliestAtMs ?? clock.firesAtMs ?? Number.POSITIVE_INFINITY;
  const open = clocks.filter(({ fired, endedAtMs }) => fired || endedAtMs === null || endedAtMs >= endMs);
  const ordered = open.toSorted((a, b) => Number(b.fired) - Number(a.fired) || whenOf(a) - whenOf(b));
  return ordered.slice(0, mostClocks);
}

/** The times that the scale must separate. Of the clocks that did not fire, only the next one is within the line. */
function instantsOf({ timeline, sentAtMs, answers, gaveUpAtMs }: Drawing, clocks: readonly ClockLine[]) {
  const fired = clocks.flatMap((clock) => (clock.fired && clock.firesAtMs !== null ? [clock.firesAtMs] : []));
  const strict = clocks.flatMap(({ earliestAtMs }) => (earliestAtMs === null ? [] : [earliestAtMs]));
  const waiting = clocks.flatMap((clock) =>
    clock.fired || clock.firesAtMs === null || clock.firesAtMs !== clock.earliestAtMs ? [] : [clock.firesAtMs],
  );
  const next = waiting.length === 0 ? [] : [Math.min(...waiting)];
  const gaveUp = gaveUpAtMs === null ? [] : [gaveUpAtMs];
  const ups = timeline.ups.map(({ atMs }) => atMs);
  const sent = [sentAtMs[0] ?? 0, sentAtMs.at(-1) ?? 0];
  return [0, ...sent, ...gaveUp, ...answers.map(({ atMs }) => atMs), ...fired, ...ups, ...next, ...strict.slice(0, 1)];
}

class Track {
  readonly lane: Lane;
  readonly #scale: TimeScale;

  constructor(label: string, columns: number, scale: TimeScale) {
    this.lane = { label, signs: new Array<string>(columns).fill(' '), words: '' };
    this.#scale = scale;
  }

  get lastMs(): number {
    return this.#scale.lastMs;
  }

  put(atMs: number, sign: string): void {
    this.lane.signs[this.#scale.column(atMs)] = sign;
  }

  /** Draws from one time to another; `null`: to the end of the line. Characters that are already drawn remain. */
  fill(fromMs: number, toMs: number | null, sign: string): void {
    const { signs } = this.lane;
    const to = toMs === null ? signs.length - 1 : this.#scale.column(toMs);
    for (let at = this.#scale.column(fromMs); at <= to; at++) if (signs[at] === ' ') signs[at] = sign;
  }

  say(words: string): void {
    this.lane.words = words;
  }
}

function serverLane(track: Track, { sentAtMs, answers, ended, unread, timeline }: Drawing, glyphs: Glyphs): Lane {
  for (const { atMs, late } of answers) track.put(atMs, late ? glyphs.late : glyphs.answer);
  for (const atMs of sentAtMs) track.put(atMs, glyphs.sent);
  for (const atMs of timeline.progressAtMs) track.fill(atMs, atMs, glyphs.progress);
  const last = ended === false ? undefined : answers.at(-1);
  const first = sentAtMs[0] ?? 0;
  track.fill(first, last?.atMs ?? null, glyphs.line);
  if (last === undefined) track.lane.signs[track.lane.signs.length - 1] = glyphs.onward;
  const p = timeline.progressAtMs.length > 0 ? `, ${glyphs.progress} progress` : '';
  track.say(
    `${last === undefined ? (unread ? 'no answer it takes' : 'no answer') : last.late ? 'too late' : 'answer'}${p}`,
  );
  return track.lane;
}

function clockLane(track: Track, clock: ClockLine, glyphs: Glyphs): Lane {
  const [first = 0, ...again] = clock.windowsAtMs;
  const { fired, firesAtMs, earliestAtMs } = clock;
  const guessed = firesAtMs !== earliestAtMs;
  if (fired && firesAtMs !== null) track.put(firesAtMs, glyphs.fired);
  track.put(first, glyphs.armed);
  const from = guessed ? (earliestAtMs ?? first) : Number.POSITIVE_INFINITY;
  for (const atMs of again) if (atMs < from) track.fill(atMs, atMs, glyphs.restarted);
  if (guessed) {
    track.fill(first, Math.max(first, from - 1), glyphs.line);
    track.fill(from, null, '?');
    track.say('unknown');
    return track.lane;
  }
  if (fired) {
    track.fill(first, firesAtMs, glyphs.line);
    track.say('fired');
    return track.lane;
  }
  if (clock.endedAtMs !== null) track.put(clock.endedAtMs, glyphs.ended);
  track.fill(first, clock.endedAtMs, glyphs.line);
  if (firesAtMs !== null) {
    const beyond = firesAtMs > track.lastMs;
    track.put(firesAtMs, beyond ? glyphs.onward : glyphs.would);
    track.fill(clock.endedAtMs ?? first, firesAtMs, glyphs.idle);
    track.say(`at ${thousands(firesAtMs)}`);
  }
  return track.lane;
}

function messagesLane(track: Track, { timeline, gaveUpAtMs }: Drawing, glyphs: Glyphs): Lane | null {
  if (gaveUpAtMs === null && timeline.ups.length === 0) return null;
  for (const { atMs, what } of timeline.ups) track.put(atMs, what === 'unknown' ? '?' : glyphs.up);
  const known = timeline.ups.filter(({ what }) => what !== 'unknown');
  const also = known.some(({ atMs }) => atMs === gaveUpAtMs);
  if (gaveUpAtMs !== null) track.put(gaveUpAtMs, glyphs.down);
  if (also) track.say('both sides');
  else if (gaveUpAtMs === null) track.say('the server');
  else track.say(known.length > 0 ? 'server told later' : 'client only');
  return track.lane;
}

/** The numbers above the line. The important numbers are placed first, and a number without room is left out. */
function axis(scale: TimeScale, instants: readonly number[], columns: number, glyphs: Glyphs): [string, string] {
  const numbers: string[] = [];
  const ticks = new Array<string>(columns).fill(glyphs.line);
  for (const atMs of new Set(instants)) {
    const text = thousands(atMs);
    const column = scale.column(atMs);
    ticks[column] = column === 0 ? glyphs.axisFirst : column === columns - 1 ? glyphs.axisLast : glyphs.axisTick;
    const from = column === 0 ? 0 : Math.max(0, column - text.length + 1);
    const free = Array.from({ length: text.length + 2 }, (_, index) => numbers[from + index - 1] ?? ' ');
    if (free.every((sign) => sign === ' '))
      for (const [index, sign] of [...text].entries()) numbers[from + index] = sign;
  }
  return [Array.from(numbers, (sign) => sign ?? ' ').join(''), ticks.join('')];
}

/**
 * Draws a call or a start-up as lines of time: the server, each clock with its restarts and its end, and the messages at the end
 * to client and server. It is at most 76 columns wide.
 */
export function timeLine(drawing: Drawing, glyphs: Glyphs): readonly string[] {
  const clocks = chosenClocks(drawing);
  const labels = ['server', ...clocks.map(({ by }) => labelOf(ownName(by, drawing.client), glyphs.cut))];
  const margin = Math.max(...labels.map((label) => label.length)) + 2;
  const columns = room - indent - margin - 22;
  const instants = instantsOf(drawing, clocks);
  const scale = timeScale(instants, columns);
  const lanes: (Lane | null)[] = [serverLane(new Track('server', columns, scale), drawing, glyphs)];
  for (const [index, clock] of clocks.entries())
    lanes.push(clockLane(new Track(labels[index + 1] ?? '', columns, scale), clock, glyphs));
  lanes.push(messagesLane(new Track('told', columns, scale), drawing, glyphs));
  if (drawing.timeline.faults.length > 0) {
    const track = new Track('faults', columns, scale);
    for (const { atMs } of drawing.timeline.faults) track.put(atMs, glyphs.fault);
    lanes.push(track.lane);
  }
  const [numbers, ticks] = axis(scale, instants, columns, glyphs);
  const row = ({ label, signs, words }: Lane) =>
    `${label.padEnd(margin)}${signs.join('').trimEnd()}${words && ' '}${words}`;
  return [
    `${'ms'.padEnd(margin)}${numbers}`.trimEnd(),
    `${''.padEnd(margin)}${ticks}${scale.toScale ? '' : ' not to scale'}`,
    ...lanes.flatMap((lane) => (lane === null ? [] : [row(lane)])),
  ];
}
