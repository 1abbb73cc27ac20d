import type { Box } from './types.ts';

/** Roughly where something lies in its picture, by the middle of its box. */
export function placeOf({ x, y, width, height }: Box): string {
  const across = third(x + width / 2, ['left', '', 'right']);
  const down = third(y + height / 2, ['top', '', 'bottom']);
  return `${down} ${across}`.trim() || 'middle';
}

const third = (at: number, names: readonly [string, string, string]): string =>
  names[at < 1 / 3 ? 0 : at > 2 / 3 ? 2 : 1];

/** `1–3 top left, 4 bottom right`: where the lines of a text lie, counted from 1; null when all lie in one place. */
export function placesOfLines(boxes: readonly Box[]): string | null {
  const runs: { readonly place: string; readonly from: number; readonly to: number }[] = [];
  for (const [at, box] of boxes.entries()) {
    const place = placeOf(box);
    const last = runs.at(-1);
    if (last?.place === place) runs[runs.length - 1] = { ...last, to: at + 1 };
    else runs.push({ place, from: at + 1, to: at + 1 });
  }
  if (runs.length < 2) return null;
  return runs.map(({ place, from, to }) => `${from === to ? from : `${from}–${to}`} ${place}`).join(', ');
}
