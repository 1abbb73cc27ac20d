export type DifferentLine = { readonly kind: 'same' | 'removed' | 'added'; readonly text: string };

/** Cells of the table below which two texts are compared line by line; beyond, what differs is shown whole. */
const MOST_CELLS = 4_000_000;

/** What became of a text, by lines: the longest common row of lines stays, the rest was removed or added. */
export function differenceOf(before: string, after: string): readonly DifferentLine[] {
  return difference(before.split('\n'), after.split('\n'));
}

const PIECE = /\s+|[^\s]+/gu;

/** What became of a text, by words: what stands side by side and became the same is one part. */
export function wordDifferenceOf(before: string, after: string): readonly DifferentLine[] {
  const parts: DifferentLine[] = [];
  for (const { kind, text } of difference(before.match(PIECE) ?? [], after.match(PIECE) ?? [])) {
    const last = parts.at(-1);
    if (last?.kind === kind) parts[parts.length - 1] = { kind, text: last.text + text };
    else parts.push({ kind, text });
  }
  return parts;
}

function difference(a: readonly string[], b: readonly string[]): readonly DifferentLine[] {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const same = (lines: readonly string[]): DifferentLine[] => lines.map((text) => ({ kind: 'same', text }));
  return [
    ...same(a.slice(0, start)),
    ...between(a.slice(start, a.length - end), b.slice(start, b.length - end)),
    ...same(a.slice(a.length - end)),
  ];
}

function between(a: readonly string[], b: readonly string[]): readonly DifferentLine[] {
  if (a.length * b.length > MOST_CELLS) return [...marked('removed', a), ...marked('added', b)];
  const common = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  const at = (row: number, column: number): number => common[row]?.[column] ?? 0;
  for (let row = a.length - 1; row >= 0; row -= 1)
    for (let column = b.length - 1; column >= 0; column -= 1) {
      const longest = Math.max(at(row + 1, column), at(row, column + 1));
      const cells = common[row];
      if (cells) cells[column] = a[row] === b[column] ? at(row + 1, column + 1) + 1 : longest;
    }
  const lines: DifferentLine[] = [];
  let [row, column] = [0, 0];
  while (row < a.length && column < b.length) {
    const [old = '', next = ''] = [a[row], b[column]];
    if (old === next) lines.push({ kind: 'same', text: old });
    else
      lines.push(
        at(row + 1, column) >= at(row, column + 1) ? { kind: 'removed', text: old } : { kind: 'added', text: next },
      );
    const kind = lines.at(-1)?.kind;
    if (kind !== 'added') row += 1;
    if (kind !== 'removed') column += 1;
  }
  return [...lines, ...marked('removed', a.slice(row)), ...marked('added', b.slice(column))];
}

const marked = (kind: DifferentLine['kind'], lines: readonly string[]): DifferentLine[] =>
  lines.map((text) => ({ kind, text }));
