import type { Measured, TextMark } from './types.ts';

export type ChangedText = {
  readonly kind: string;
  /** Null: it was not measured with any that is known. */
  readonly measured: number | null;
  readonly published: number;
};

const NOTHING: Measured['texts'] = {};

/** The texts that say something else today than when they were measured. */
export function changedTexts(measured: Measured['texts'] | null, today: Measured['texts']): readonly ChangedText[] {
  const then = measured ?? NOTHING;
  return Object.entries(today)
    .filter(([kind, { hash }]) => then[kind]?.hash !== hash)
    .map(([kind, { version }]) => ({ kind, measured: versionOf(then[kind]), published: version }));
}

const versionOf = (mark: TextMark | undefined): number | null => mark?.version ?? null;
