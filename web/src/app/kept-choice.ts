import { useSyncExternalStore } from 'react';

/** A choice that this browser keeps, and the hook that reads and changes it. What is stored and none of `words` is the first of them. */
export function keptChoice<Word extends string>(key: string, words: readonly [Word, ...Word[]]) {
  const watchers = new Set<() => void>();
  const watch = (watcher: () => void) => {
    watchers.add(watcher);
    return () => watchers.delete(watcher);
  };
  const read = (): Word => words.find((word) => word === localStorage.getItem(key)) ?? words[0];
  const set = (word: Word) => {
    localStorage.setItem(key, word);
    for (const watcher of watchers) watcher();
  };
  return { read, use: (): [Word, (word: Word) => void] => [useSyncExternalStore(watch, read), set] };
}
