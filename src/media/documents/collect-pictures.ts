import { z } from 'zod';
import { combined } from './draw-pictures.ts';
import type { Matrix, PagePicture } from './scan-types.ts';

/** What a page does, in pdf.js's words. */
export type Operators = { readonly fnArray: readonly number[]; readonly argsArray: readonly unknown[] };

export type CollectDeps = {
  /** Numbers of the operators by their names. */
  readonly ops: Readonly<Record<string, number>>;
  /** A decoded picture by its name; null when it could not be decoded. */
  readonly pictureOf: (name: string) => Promise<unknown>;
};

type Collected = {
  readonly pictures: readonly PagePicture[];
  /** Some picture of the page could not be decoded. */
  readonly isPartial: boolean;
};

const Six = z.tuple([z.number(), z.number(), z.number(), z.number(), z.number(), z.number()]);
/** Kinds of pdf.js: one bit a pixel, RGB, RGBA. Stencils have none. */
const Decoded = z.object({
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  kind: z.union([z.literal(1), z.literal(2), z.literal(3)]).optional(),
  data: z.instanceof(Uint8Array).or(z.instanceof(Uint8ClampedArray)),
});
const FORMS = { 1: 'bits', 2: 'rgb', 3: 'rgba' } as const;
const MOST_PICTURES = 500;

/** The pictures that a page paints and where, `start` being the way from the page's own units to pixels. */
export async function collectPictures(
  { ops, pictureOf }: CollectDeps,
  { fnArray, argsArray }: Operators,
  start: Matrix,
): Promise<Collected> {
  const pictures: PagePicture[] = [];
  let isPartial = false;
  let matrix = start;
  const kept: Matrix[] = [];
  const paint = async (given: unknown, isStencil: boolean): Promise<void> => {
    const decoded = Decoded.safeParse(typeof given === 'string' ? await pictureOf(given) : given).data;
    const form = isStencil ? 'stencil' : decoded?.kind && FORMS[decoded.kind];
    if (decoded === undefined || form === undefined || pictures.length >= MOST_PICTURES) isPartial = true;
    else
      pictures.push({
        form,
        ...sizeOf(decoded),
        pixels: new Uint8Array(decoded.data.buffer, decoded.data.byteOffset, decoded.data.byteLength),
        matrix,
      });
  };
  for (const [at, operator] of fnArray.entries()) {
    const args = z.array(z.unknown()).catch([]).parse(argsArray[at]);
    if (operator === ops['save'] || operator === ops['paintFormXObjectBegin']) kept.push(matrix);
    if (operator === ops['restore'] || operator === ops['paintFormXObjectEnd']) matrix = kept.pop() ?? start;
    if (operator === ops['transform']) matrix = moved(args, matrix);
    if (operator === ops['paintFormXObjectBegin']) matrix = moved(args[0], matrix);
    if (operator === ops['paintImageXObject'] || operator === ops['paintInlineImageXObject'])
      await paint(args[0], false);
    if (operator === ops['paintImageMaskXObject']) await paint(await stencilOf(args[0], pictureOf), true);
  }
  return { pictures, isPartial };
}

const sizeOf = ({ width, height }: z.infer<typeof Decoded>) => ({ width, height });

const moved = (six: unknown, matrix: Matrix): Matrix => {
  const own = Six.safeParse(six).data;
  return own === undefined ? matrix : combined(own, matrix);
};

/** A stencil stands in the operator itself, or only its name does. */
async function stencilOf(given: unknown, pictureOf: CollectDeps['pictureOf']): Promise<unknown> {
  const name = z.object({ data: z.string() }).safeParse(given).data?.data;
  return name === undefined ? given : pictureOf(name);
}
