/** What one process asks of a limit. */
export type Claim = {
  /** What its first caller in the row needs at once, or not at all; 0 when nobody waits. */
  readonly first: number;
  /** What is under way or waiting, `first` included. */
  readonly needed: number;
  /** The same and what it would like to have at hand. */
  readonly wanted: number;
};

/**
 * Splits whole units among claims in their order of precedence: first callers first, then what is needed, then what is
 * only wanted; each evenly, and what one does not use goes to the others. A first caller who does not fit is not
 * overtaken: everybody behind waits with it.
 */
export function splitFairly(total: number, claims: readonly Claim[]): readonly number[] {
  let left = Math.max(0, Math.floor(total));
  const parts = claims.map(({ first }) => {
    if (first > left) left = 0;
    const part = Math.min(first, left);
    left -= part;
    return part;
  });
  for (const kind of ['needed', 'wanted'] as const) {
    const open = claims.map((claim, index) => Math.max(0, Math.floor(claim[kind] - (parts[index] ?? 0))));
    const given = splitEvenly(left, open);
    given.forEach((more, index) => {
      parts[index] = (parts[index] ?? 0) + more;
      left -= more;
    });
  }
  return parts;
}

/** As much as fits below one level for all; units that cannot be divided go to those who come first. */
function splitEvenly(total: number, wants: readonly number[]): readonly number[] {
  const level = levelOf(total, wants);
  let spare = total - wants.reduce((sum, want) => sum + Math.min(want, level), 0);
  return wants.map((want) => {
    if (want <= level || spare < 1) return Math.min(want, level);
    spare--;
    return level + 1;
  });
}

function levelOf(total: number, wants: readonly number[]): number {
  let left = total;
  const rising = wants.toSorted((one, other) => one - other);
  for (const [index, want] of rising.entries()) {
    const even = Math.floor(left / (rising.length - index));
    if (even < want) return even;
    left -= want;
  }
  return Number.POSITIVE_INFINITY;
}
