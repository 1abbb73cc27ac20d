import { writeFile } from 'node:fs/promises';
import sharp from 'sharp';

/**
 * Draws the pictures of text that the tests read, with fonts of this machine: node tests/support/pictures/draw-texts.ts.
 * They are kept as files so that tests need no fonts; `texts.ts` says what stands in them.
 */
import { TEXTS } from './texts.ts';

const SIZES = { font: 34, line: 62, margin: 60, width: 980 } as const;

for (const [name, { lines, font, sizes }] of Object.entries(TEXTS)) {
  const rows = lines.map((line, at) => ({ line, size: sizes?.[at] ?? SIZES.font }));
  let y = SIZES.margin;
  const drawn = rows.map(({ line, size }) => {
    y += Math.round((size / SIZES.font) * SIZES.line);
    const text = line.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
    return `<text x="${SIZES.margin}" y="${y}" font-family="${font}" font-size="${size}" xml:space="preserve">${text}</text>`;
  });
  const height = y + SIZES.margin;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${SIZES.width}" height="${height}"><rect width="100%" height="100%" fill="#fff"/>${drawn.join('')}</svg>`;
  const png = await sharp(Buffer.from(svg))
    .grayscale()
    .png({ palette: true, colours: 8, compressionLevel: 9 })
    .toBuffer();
  await writeFile(new URL(`${name}.png`, import.meta.url), png);
}
