import { compares } from './same-in-places.ts';

compares('in-process', 'stdio-child');
