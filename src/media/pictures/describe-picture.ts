import type { ReadingHints } from '../types.ts';
import { describeByModel } from './ask-vendors.ts';
import { hideCards } from './card-rules.ts';
import { gtinOfCode } from './code-rules.ts';
import type { Examined } from './jobs.ts';
import type { PictureDescriber } from './ports.ts';
import type { Description, TextReading } from './types.ts';

type Picture = Extract<Examined, { outcome: 'examined' }>;

/**
 * Lets a model describe a picture once its text was read, never one on which a payment card was seen. While the text may
 * still be read it waits for that; null: nothing was described.
 */
export async function describeUnlessCard(
  describer: PictureDescriber | null,
  picture: Picture,
  text: TextReading,
  hints: ReadingHints,
  signal: AbortSignal,
): Promise<Description | null> {
  if (describer === null || picture.small === null) return null;
  const isToBeRead = text.outcome === 'failed' && text.isWorthRetrying;
  if (isToBeRead || showsCard(picture, text)) return null;
  return describeByModel(describer, picture.small, hints, signal);
}

function showsCard({ scan }: Picture, text: TextReading): boolean {
  const codes = scan?.codes ?? [];
  const barcodes = codes.flatMap((code) => (gtinOfCode(code) === null ? [] : [code.text]));
  const lines = text.outcome === 'read' ? text.lines.map((line) => line.text) : [];
  return [lines.join('\n'), ...codes.map((code) => code.text)].some((said) => hideCards(said, barcodes).holdsCard);
}
