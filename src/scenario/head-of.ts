import type { ClientProfile } from '../clocks/client-profile.ts';
import type { Conditions } from '../clocks/conditions.ts';
import { isUnknown } from '../clocks/evidence.ts';
import { plainDeadlines } from '../clocks/plain-deadline.ts';
import { plainLimits } from '../clocks/plain-limit.ts';
import type { TranscriptHead } from '../wire/transcript.ts';

/** What a transcript is judged by: whose session it is, and every clock of that client under both readings. */
export const headOf = (profile: ClientProfile, { reading: _, ...conditions }: Conditions): TranscriptHead => ({
  client: profile.id,
  conditions,
  deadlines: {
    strict: plainDeadlines(profile, { ...conditions, reading: 'strict' }),
    lax: plainDeadlines(profile, { ...conditions, reading: 'lax' }),
  },
  progressGuessed: isUnknown(profile.wire.progressToken),
  limits: plainLimits(profile, conditions),
});
