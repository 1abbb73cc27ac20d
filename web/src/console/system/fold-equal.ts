/** Problems that are the same one again: the newest of them, and all of them. */
export type Folded<One> = { readonly first: One; readonly all: readonly One[] };

/** Folds what is equal, in the order in which the first of each stands. Pure. */
export const foldEqual = <One>(list: readonly One[], keyOf: (one: One) => string): readonly Folded<One>[] =>
  [...Map.groupBy(list, keyOf).values()].flatMap((all) => {
    const [first] = all;
    return first === undefined ? [] : [{ first, all }];
  });
