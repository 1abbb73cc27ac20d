import type { Reading } from '../../media/index.ts';
import type { Box } from '../contract.ts';

const isShare = (value: unknown): value is number => typeof value === 'number' && value >= -0.01 && value <= 1.01;

/** Where text and codes were seen in a picture, as shares of its size. */
export function boxesOf(reading: Reading | null): readonly Box[] {
  const { boxes, codes } = (reading?.detail ?? {}) as { boxes?: unknown; codes?: { found?: unknown } | null };
  const found = Array.isArray(codes?.found) ? codes.found : [];
  const lines = Array.isArray(boxes) ? boxes : [];
  return [
    ...found.map((code: { box?: unknown; format?: unknown }) => boxOf(code.box, code.format)),
    ...lines.map((box) => boxOf(box)),
  ].filter((box) => box !== null);
}

function boxOf(value: unknown, label?: unknown): Box | null {
  if (typeof value !== 'object' || value === null) return null;
  const { x, y, width, height } = value as Record<string, unknown>;
  if (!isShare(x) || !isShare(y) || !isShare(width) || !isShare(height)) return null;
  return { x, y, width, height, text: typeof label === 'string' ? label : '' };
}
