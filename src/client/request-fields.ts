import type { ClientProfile } from '../clocks/client-profile.ts';
import { isUnknown } from '../clocks/evidence.ts';
import type { Fields, FrameId } from '../wire/frame.ts';
import type { ClientSession } from './client-session.ts';
import { clientCapabilities } from './server-requests.ts';

/** The first protocol version without `initialize`. */
export const statelessVersion = '2026-07-28';

const fallbackVersion = '2025-11-25';

/** The versions that this client offers, newest first. If they are unknown: the newest one of the `initialize` era. */
const versionsOf = (profile: ClientProfile): readonly string[] =>
  isUnknown(profile.wire.versions) ? [fallbackVersion] : profile.wire.versions.is;

/** The versions that this client knows; `null`: unknown. */
export const acceptedVersions = ({ wire }: ClientProfile): readonly string[] | null =>
  isUnknown(wire.versions) ? null : wire.versions.is;

/** The version that this client sends in `initialize`. */
export const initializeVersion = (profile: ClientProfile): string =>
  versionsOf(profile).find((version) => version < statelessVersion) ?? fallbackVersion;

/** Name and version as this client sends them; `null`: unknown. */
export function knownClientInfo({ wire: { clientInfo: fact } }: ClientProfile): Fields | null {
  return fact === undefined || isUnknown(fact) ? null : { ...fact.is };
}

/** Name and version of this client. If they are unknown: id and version of its profile. */
export const clientInfo = (profile: ClientProfile): Fields =>
  knownClientInfo(profile) ?? { name: profile.id, version: profile.version };

/** The fields that every request of the stateless era has in `_meta`. */
const envelope = (profile: ClientProfile): Fields => ({
  'io.modelcontextprotocol/protocolVersion': statelessVersion,
  'io.modelcontextprotocol/clientInfo': clientInfo(profile),
  'io.modelcontextprotocol/clientCapabilities': clientCapabilities(profile),
});

/** Whether this client requests progress on its calls. If that is unknown, the reading decides: in the lax one it does. */
export function sendsProgressToken(session: Pick<ClientSession, 'profile' | 'conditions'>): boolean {
  const fact = session.profile.wire.progressToken;
  if (isUnknown(fact)) return session.conditions.reading === 'lax';
  return fact.is === 'always' || (fact.is === 'when-asked' && session.conditions.settings.onprogress === true);
}

/** A request's parameters with the `_meta` fields of the session's era and of the progress token. Its own fields stay. */
export function withMeta(
  session: ClientSession,
  params: Fields | null,
  token: FrameId | null,
  discovering = false,
): Fields | null {
  const meta = {
    ...(session.era === 'stateless' || discovering ? envelope(session.profile) : {}),
    ...(token === null ? {} : { progressToken: token }),
  };
  if (Object.keys(meta).length === 0) return params;
  const own = params?._meta;
  return { ...params, _meta: { ...meta, ...(typeof own === 'object' ? own : {}) } };
}
