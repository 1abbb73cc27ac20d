import type { ProductEntry } from '../../../src/catalogue/index.ts';

const SYLLABLES = 'ba ca chi co da fe gu ja la lo ma mi na no pa pe qui ra ri sa so ta te to va xo zu lle rri ño'.split(
  ' ',
);

/** A made-up word for a number; different numbers give different words. */
function wordOf(number: number): string {
  const digits = [...(number + 1).toString(SYLLABLES.length)];
  return digits
    .map((digit) => SYLLABLES[Number.parseInt(digit, SYLLABLES.length)] ?? '')
    .join('')
    .padEnd(5, 'n');
}

/** `count` products whose names share words as those of a real shop do: few that are everywhere, many that are rare. */
export const manyProducts = (count: number): readonly ProductEntry[] =>
  Array.from({ length: count }, (_, index) => ({
    handle: `many-${index}`,
    name: `Café ${wordOf(index % 97)} ${wordOf(1_000 + (index % 4_999))} ${wordOf(10_000 + (index % 19_997))}`,
    nameEn: null,
    description: `Notas de ${wordOf(500 + (index % 211))} y ${wordOf(750 + (index % 223))}`,
    descriptionEn: null,
    brand: wordOf(300 + (index % 53)),
    category: `Categoría ${index % 40}`,
    categoryEn: null,
    tags: [],
    synonyms: [],
    taxRateBp: null,
    images: [],
    link: null,
    isActive: true,
    variants: [
      {
        sku: `MANY-${index}`,
        options: { Peso: '250 g' },
        optionsEn: null,
        size: null,
        gtins: [String(index * 10).padStart(14, '0')],
        prices: [{ minor: 10_000 + index, currency: 'MXN', validFrom: null, validUntil: null }],
        stock: index % 20,
      },
    ],
  }));
