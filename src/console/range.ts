/** The first and the last byte that are asked for; null: all of them. Several ranges at once are answered with everything. */
export function rangeOf(header: string | undefined, bytes: number): readonly [number, number] | 'unsatisfiable' | null {
  const found = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '');
  const [from, to] = [found?.[1] ?? '', found?.[2] ?? ''];
  if (from === '' && to === '') return null;
  const first = from === '' ? Math.max(0, bytes - Number(to)) : Number(from);
  const last = from === '' || to === '' ? bytes - 1 : Math.min(Number(to), bytes - 1);
  return first > last || (from === '' && Number(to) === 0) ? 'unsatisfiable' : [first, last];
}
