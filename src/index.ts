export type { Participant } from './time/participant.ts';
