/** Programs that may yet start a Node process, and Node itself. */
const MAY_BE_NODE =
  /^(?:node|nodejs|bash|dash|sh|zsh|fish|ash|busybox|env|nice|timeout|time|xargs|sudo|su|setsid|stdbuf|volta.*|fnm|nvm|mise|asdf)$/;

/** Whether a program is Node or may yet start it. */
export const mayBecomeNode = (program: string): boolean => MAY_BE_NODE.test(program);
