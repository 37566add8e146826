// Writes a line each second that is no message, and never reads its standard input.
setInterval(() => console.log('tick'), 1_000);
