import type { Connectable } from '../../src/wire/memory-link.ts';

export declare function timedServer(): Connectable;
