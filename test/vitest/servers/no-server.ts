export const tools = ['search'];
export const answer = 42;
