import { readFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';

/** Draws the icons of the installed console from its one drawing: `node web/draw-icons.ts`, after that was changed. */
const source = await readFile(path.join(import.meta.dirname, 'src/app/icon.svg'), 'utf8');
/** Phones cut their own shape out of it, so the ground reaches the edges. */
const whole = source.replace(' rx="8"', '');

const ICONS = [
  { name: 'icon-192.png', size: 192, drawing: source },
  { name: 'icon-512.png', size: 512, drawing: source },
  { name: 'icon-maskable-512.png', size: 512, drawing: whole },
  { name: 'icon-apple-180.png', size: 180, drawing: whole },
];

for (const { name, size, drawing } of ICONS) {
  const picture = sharp(Buffer.from(drawing), { density: (72 * size) / 32 }).resize(size, size);
  await picture.png({ palette: true }).toFile(path.join(import.meta.dirname, 'public', name));
}
