const names = ['copper', 'cobalt', 'nickel', 'silver', 'zinc'];

/** A table of twenty thousand rows. */
export const table = Array.from({ length: 20_000 }, (_, index) => ({ id: index, name: names[index % names.length] }));
