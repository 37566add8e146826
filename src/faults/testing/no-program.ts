import type { ProgramTime } from '../server/session-server.ts';

/** For a world without a program, which has neither timers nor clocks. */
export const noProgram: ProgramTime = { pauseProgram() {}, resumeProgram() {}, skewWallClock() {} };
