import { readFile } from 'node:fs/promises';
import { getDocumentProxy, getResolvedPDFJS } from 'unpdf';
import { collectPictures } from './collect-pictures.ts';
import { drawPictures } from './draw-pictures.ts';
import type { ScanHeader } from './pdf-outcome.ts';
import { MOST_PAGES, PAGE_SIDE } from './scan-limits.ts';
import type { PageRaster } from './scan-types.ts';

/** Larger pictures are not decoded: 400 dots an inch on a sheet of paper. */
const MOST_PIXELS = 20_000_000;

const { pages, isPartial } = await paintPages(process.argv[2] ?? '');
const header: ScanHeader = { pages: pages.map(({ width, height }) => ({ width, height })), isPartial };
process.stdout.write(`${JSON.stringify(header)}\n`);
for (const { pixels } of pages) process.stdout.write(pixels);

/** The first pages as their pictures make them; letters and lines are left out. */
async function paintPages(path: string): Promise<{ pages: readonly PageRaster[]; isPartial: boolean }> {
  const bytes = new Uint8Array(await readFile(path));
  const pdf = await getDocumentProxy(bytes, { verbosity: 0, maxImageSize: MOST_PIXELS });
  const { OPS } = await getResolvedPDFJS();
  const painted: PageRaster[] = [];
  let isPartial = false;
  for (let number = 1; number <= Math.min(pdf.numPages, MOST_PAGES); number += 1) {
    const page = await pdf.getPage(number);
    const plain = page.getViewport({ scale: 1 });
    const viewport = page.getViewport({ scale: PAGE_SIDE / Math.max(plain.width, plain.height) });
    const pictureOf = (name: string): Promise<unknown> =>
      new Promise((resolve) => (name.startsWith('g_') ? page.commonObjs : page.objs).get(name, resolve));
    const [a, b, c, d, e, f] = viewport.transform;
    const start = [a, b, c, d, e, f].map(Number) as [number, number, number, number, number, number];
    const found = await collectPictures({ ops: OPS, pictureOf }, await page.getOperatorList(), start);
    isPartial ||= found.isPartial;
    const [width, height] = [viewport.width, viewport.height].map((side) => Math.max(1, Math.round(side)));
    if (found.pictures.length > 0) painted.push(drawPictures(found.pictures, width ?? 1, height ?? 1));
    page.cleanup();
  }
  return { pages: painted, isPartial };
}
