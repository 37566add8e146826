import type { ClientProfile } from '../clocks/client-profile.ts';
import { isUnknown } from '../clocks/evidence.ts';
import type { Fields, FrameId } from '../wire/frame.ts';
import type { ClientSession } from './client-session.ts';
import { clientCapabilities } from './server-requests.ts';

/** The first protocol version without `initialize`. */
export const statelessVersion = '2026-07-28';

const fallbackVersion = '2025-11-25';

/** Versions this client offers, newest first; where they are unknown, the newest of the `initialize` era. */
const versionsOf = (profile: ClientProfile): readonly string[] =>
  isUnknown(profile.wire.versions) ? [fallbackVersion] : profile.wire.versions.is;

/** The versions that this client knows; `null`: unknown. */
export const acceptedVersions = ({ wire }: ClientProfile): readonly string[] | null =>
  isUnknown(wire.versions) ? null : wire.versions.is;

/** The version this client names in `initialize`. */
export const initializeVersion = (profile: ClientProfile): string =>
  versionsOf(profile).find((version) => version < statelessVersion) ?? fallbackVersion;

/** Name and version as this client sends them; `null`: unknown. */
export function knownClientInfo({ wire: { clientInfo: fact } }: ClientProfile): Fields | null {
  return fact === undefined || isUnknown(fact) ? null : { ...fact.is };
}

/** The same; where they are unknown, its public id. */
export const clientInfo = (profile: ClientProfile): Fields =>
  knownClientInfo(profile) ?? { name: profile.id, version: profile.version };

/** What every request of the stateless era carries. */
const envelope = (profile: ClientProfile): Fields => ({
  'io.modelcontextprotocol/protocolVersion': statelessVersion,
  'io.modelcontextprotocol/clientInfo': clientInfo(profile),
  'io.modelcontextprotocol/clientCapabilities': clientCapabilities(profile),
});

/** Whether this client asks for progress on its calls, as the reading has it where that is unknown. */
export function sendsProgressToken(session: Pick<ClientSession, 'profile' | 'conditions'>): boolean {
  const fact = session.profile.wire.progressToken;
  if (isUnknown(fact)) return session.conditions.reading === 'lax';
  return fact.is === 'always' || (fact.is === 'when-asked' && session.conditions.settings.onprogress === true);
}

/** A request's parameters with the `_meta` that this session's era and a progress token ask for. */
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
  return Object.keys(meta).length === 0 ? params : { ...params, _meta: meta };
}
