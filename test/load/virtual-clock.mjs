// The twin of real-clock.mjs: its tool takes a minute, whatever the machine does.
import { pause, serveStdio } from '../../scripts/load/servers/serve.mjs';

serveStdio({ now: { run: () => pause(60_000) } });
