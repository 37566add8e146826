import { gatewayRegistry, gateways } from '../../mocks/gateways.ts';
import type { Buffering } from '../clocks/buffering.ts';
import { applies, type Conditions } from '../clocks/conditions.ts';
import { type Evidence, isUnknown, type Stated } from '../clocks/evidence.ts';
import type { GatewayProfile } from '../clocks/gateway-profile.ts';
import type { Limit } from '../clocks/limit.ts';
import type { Outcome } from '../clocks/outcome.ts';
import { type PlainDeadline, plainDeadlines } from '../clocks/plain-deadline.ts';
import type { Setting } from '../clocks/setting.ts';
import { duration, thousands } from '../report/lines/number.ts';
import type { ListEntry } from './listing.ts';

const strict: Conditions = {
  transport: 'http',
  era: 'initialize',
  mode: 'headless',
  settings: {},
  reading: 'strict',
};

const indent = ' '.repeat(26);
const line = (name: string, text: string, { evidence, disputed }: Stated): string =>
  [
    `  ${name.padEnd(23)} ${text}`,
    ...new Set(evidence.map(({ basis, source }: Evidence) => `${indent}${basis}: ${source}`)),
    ...(disputed === undefined ? [] : [`${indent}disputed: ${disputed}`]),
  ].join('\n');

/** A setting with its unit and its bounds. */
function settingInWords(key: string, { unit, min, max }: Setting): string {
  const bounds = min === undefined && max === undefined ? '' : `, ${min ?? 'any'} to ${max ?? 'any'}`;
  return `${key} (${isUnknown(unit) ? 'unit unknown' : unit}${bounds})`;
}

/** What the client receives: a status if it has no head yet, otherwise a cut connection. */
function toCallerInWords({ toCaller }: Outcome): string {
  if (toCaller === 'nothing' || 'go' in toCaller) return 'nothing';
  if ('error' in toCaller) return isUnknown(toCaller.error) ? 'an unknown error' : toCaller.error;
  const cut = { fin: 'closed', rst: 'reset', 'clean-end': 'ended as if whole', silent: 'forgotten' }[toCaller.cut];
  return toCaller.status === null ? cut : `${toCaller.status}, or ${cut}`;
}

function deadlineLine(
  { deadlines, settings = {} }: GatewayProfile,
  deadline: PlainDeadline,
  lax: PlainDeadline | undefined,
  label: string = deadline.name,
) {
  const stated = deadlines[deadline.name];
  const known = lax?.limitMs === deadline.limitMs;
  const limit = known ? duration(deadline.limitMs) : `unknown (at least ${duration(deadline.limitMs)})`;
  const key = deadline.setting?.key;
  const setting = key === undefined ? '' : `, setting ${settingInWords(key, settings[key] as Setting)}`;
  const restarts = isUnknown(stated?.restartedBy)
    ? ', what restarts it is unknown'
    : deadline.restartedBy.length > 0
      ? `, restarted at each ${deadline.restartedBy.join(', ')}`
      : '';
  const late = deadline.noticed !== null && 'on' in deadline.noticed ? ' (noticed at the next packet)' : '';
  const effect = `${toCallerInWords(deadline.outcome)}${late}`;
  return line(label, `${limit} over ${deadline.over.join(', ')}${restarts}: ${effect}${setting}`, {
    ...deadline,
    ...(stated?.disputed === undefined ? {} : { disputed: stated.disputed }),
  });
}

function bufferingLine(buffering: Buffering): string {
  const until =
    typeof buffering.until === 'string'
      ? { 'first-byte': 'the first byte of the body', end: 'the response is whole' }[buffering.until]
      : 'bytes' in buffering.until
        ? `${thousands(buffering.until.bytes)} bytes`
        : `${duration(buffering.until.ms)} later`;
  const unless = buffering.unless === undefined ? '' : `, unless ${buffering.unless.header}: ${buffering.unless.is}`;
  return line(`holds ${buffering.of}`, `until ${until}${unless}`, buffering);
}

function sizeLine(limit: Limit): string {
  const max = isUnknown(limit.max) ? 'unknown' : limit.max === null ? 'no bound' : thousands(limit.max);
  const effect = typeof limit.outcome === 'string' ? limit.outcome : toCallerInWords(limit.outcome);
  const replies = limit.when?.replies === undefined ? '' : `, of ${limit.when.replies} answers`;
  return line(`at most, ${limit.of}`, `${max} ${limit.unit}${replies}: ${effect}`, limit);
}

/** Settings that no active clock names: a mode, a plan, a clock that is off. */
function otherSettings({ settings = {} }: GatewayProfile, shown: readonly PlainDeadline[]): readonly string[] {
  const named = new Set(shown.map(({ setting }) => setting?.key));
  const rest = Object.entries(settings).filter(([key]) => !named.has(key));
  return rest.map(([key, setting]) => line('setting', settingInWords(key, setting), setting));
}

/** Clocks that are active only with a setting: another mode, another plan. */
function otherClocks(gateway: GatewayProfile): readonly string[] {
  return Object.entries(gateway.deadlines).flatMap(([name, { when }]) => {
    const wanted = Object.entries(when?.setting ?? {});
    if (!wanted.some(([, value]) => value !== false)) return [];
    const settings = Object.fromEntries(wanted);
    const [read, lax] = (['strict', 'lax'] as const).map((reading) =>
      plainDeadlines(gateway, { ...strict, settings, reading }).find((one) => one.name === name),
    );
    const which = wanted.map(([key, value]) => (value === false ? `not ${key}` : key)).join(', ');
    return read === undefined ? [] : [deadlineLine(gateway, read, lax, `${name}, with ${which}:`)];
  });
}

function about(gateway: GatewayProfile): string {
  const deadlines = plainDeadlines(gateway, strict);
  const lax = new Map(plainDeadlines(gateway, { ...strict, reading: 'lax' }).map((one) => [one.name, one]));
  const inForce = <T extends { readonly when?: Buffering['when'] }>(statements: readonly T[] = []) =>
    statements.filter(({ when }) => applies(when, strict));
  const lines = [
    ...deadlines.map((deadline) => deadlineLine(gateway, deadline, lax.get(deadline.name))),
    ...otherClocks(gateway),
    ...inForce(gateway.buffering).map(bufferingLine),
    ...inForce(gateway.limits).map(sizeLine),
    ...inForce(gateway.queues).map((queue) => line('at once', `${String(queue.atOnce)} of ${queue.of}`, queue)),
    ...otherSettings(gateway, deadlines),
    ...(gateway.says ?? []).map((note) => line('note', note.is, note)),
  ];
  const clocks = deadlines.length > 0 ? [] : ['  no clock at all: it waits without a limit'];
  return [`${gateway.id}@${gateway.version}  ${gateway.name} (${gateway.role})`, ...clocks, ...lines].join('\n');
}

/** A limit as JSON. Its keys are public and differ from the names of the fields. */
function limitJson(limit: Limit) {
  if (typeof limit.outcome === 'string') return limit;
  const { toCaller, toServer, ...rest } = limit.outcome;
  return { ...limit, outcome: { down: toCaller, up: toServer, ...rest } };
}

/** The gateways, each with its clocks, buffering and size limits at default settings, and the evidence for them. */
export const gatewayEntries = (): readonly ListEntry[] =>
  [...gateways, ...gatewayRegistry.defined].map((gateway) => ({
    id: gateway.id,
    text: () => about(gateway),
    json: () => {
      const { version, name, role, settings = {}, buffering = [], limits = [], queues = [], says = [] } = gateway;
      const clocks = plainDeadlines(gateway, strict).map(({ by, over, limitMs, guessed, setting, evidence }) => ({
        by,
        over,
        limitMs: guessed ? 'unknown' : limitMs,
        setting,
        evidence,
      }));
      return {
        version,
        name,
        role,
        clocks,
        holds: buffering,
        limits: limits.map(limitJson),
        queues,
        settings,
        notes: says,
      };
    },
  }));
