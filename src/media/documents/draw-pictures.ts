import type { Matrix, PagePicture, PageRaster } from './scan-types.ts';

const WHITE = 255;
/** Source pixels that are averaged in each direction for one pixel of the page, at most. */
const MOST_SAMPLES = 6;

/** `first`, then `second`. */
export const combined = (first: Matrix, second: Matrix): Matrix => {
  const [a, b, c, d, e, f] = first;
  const [g, h, i, j, k, l] = second;
  return [g * a + i * b, h * a + j * b, g * c + i * d, h * c + j * d, g * e + i * f + k, h * e + j * f + l];
};

/** Paints pictures on a white page, each over those before it. */
export function drawPictures(pictures: readonly PagePicture[], width: number, height: number): PageRaster {
  const page = { width, height, pixels: new Uint8Array(width * height).fill(WHITE) };
  for (const picture of pictures) drawPicture(picture, page);
  return page;
}

function drawPicture(picture: PagePicture, { width, height, pixels }: PageRaster): void {
  const back = inverse(picture.matrix);
  if (back === null) return;
  const { left, top, right, bottom } = boundsOf(picture.matrix, width, height);
  const [a, b, c, d, e, f] = back;
  // How many pixels of the picture one pixel of the page covers.
  const step = Math.hypot(a * picture.width, b * picture.height);
  const samples = Math.min(MOST_SAMPLES, Math.max(1, Math.round(step)));
  for (let y = top; y < bottom; y += 1) {
    for (let x = left; x < right; x += 1) {
      const at = y * width + x;
      const under = pixels[at] ?? WHITE;
      let sum = 0;
      for (let sample = 0; sample < samples * samples; sample += 1) {
        const across = x + ((sample % samples) + 0.5) / samples;
        const down = y + (Math.floor(sample / samples) + 0.5) / samples;
        const [u, v] = [a * across + c * down + e, b * across + d * down + f];
        const isInside = u >= 0 && u < 1 && v > 0 && v <= 1;
        sum += isInside ? brightness(picture, u * picture.width, (1 - v) * picture.height, under) : under;
      }
      pixels[at] = Math.round(sum / (samples * samples));
    }
  }
}

/** The pixels of the page that a picture may touch. */
function boundsOf([a, b, c, d, e, f]: Matrix, width: number, height: number) {
  const [xs, ys] = [
    [e, e + a, e + c, e + a + c],
    [f, f + b, f + d, f + b + d],
  ];
  return {
    left: Math.max(0, Math.floor(Math.min(...xs))),
    top: Math.max(0, Math.floor(Math.min(...ys))),
    right: Math.min(width, Math.ceil(Math.max(...xs))),
    bottom: Math.min(height, Math.ceil(Math.max(...ys))),
  };
}

function inverse([a, b, c, d, e, f]: Matrix): Matrix | null {
  const size = a * d - b * c;
  if (!Number.isFinite(size) || Math.abs(size) < 1e-9) return null;
  return [d / size, -b / size, -c / size, a / size, (c * f - d * e) / size, (b * e - a * f) / size];
}

/** Of the pixel that holds a point, over what lies under it. */
function brightness({ form, width, pixels }: PagePicture, across: number, down: number, under: number): number {
  const [x, y] = [Math.floor(across), Math.floor(down)];
  if (form === 'bits' || form === 'stencil') {
    const isWhite = (((pixels[y * Math.ceil(width / 8) + (x >> 3)] ?? WHITE) >> (7 - (x & 7))) & 1) === 1;
    return isWhite ? (form === 'bits' ? WHITE : under) : 0;
  }
  const channels = form === 'rgb' ? 3 : 4;
  const at = (y * width + x) * channels;
  const grey = 0.299 * (pixels[at] ?? 0) + 0.587 * (pixels[at + 1] ?? 0) + 0.114 * (pixels[at + 2] ?? 0);
  const cover = form === 'rgb' ? 1 : (pixels[at + 3] ?? WHITE) / WHITE;
  return grey * cover + under * (1 - cover);
}
