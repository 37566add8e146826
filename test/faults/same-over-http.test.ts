import { compares } from './same-in-places.ts';

compares('in-process-http', 'http-child');
