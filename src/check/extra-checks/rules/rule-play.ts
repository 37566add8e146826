import type { Era } from '../../../clocks/conditions.ts';
import type { CannotJudge } from '../../../properties/property.ts';
import type { RuleEvidence } from '../../../properties/protocol/rule-property.ts';
import type { ClassOfClients } from '../class-check.ts';

/**
 * One play of a server in one era.
 *
 * @returns `null`: the server does not start, or does not speak this era; or why the play cannot be made
 */
export type RulePlay = (clients: ClassOfClients, era: Era) => Promise<RuleEvidence | CannotJudge | null>;
