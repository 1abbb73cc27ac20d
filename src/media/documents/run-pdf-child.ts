import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { killAbove } from '../../platform/kill-above.ts';
import { lowerPriority } from '../../platform/lower-priority.ts';
import { PdfOutcome, ScanHeader } from './pdf-outcome.ts';
import { MOST_PAGES, PAGE_SIDE } from './scan-limits.ts';
import type { PageRaster } from './scan-types.ts';

const TEXT = fileURLToPath(new URL('./pdf-child.ts', import.meta.url));
const SCAN = fileURLToPath(new URL('./scan-child.ts', import.meta.url));
const MEMORY_MB = 128;
/** With everything beside the heap; Node alone and the library take some 90 MB, the file itself up to 20. */
const MOST_BYTES = { text: 170_000_000, scan: 250_000_000 };
const MOST_SCAN_BYTES = MOST_PAGES * PAGE_SIDE * PAGE_SIDE + 1_000;

/** How much of a PDF is read. */
export type PdfExtent = { readonly pages: number; readonly characters: number };
const USUAL: PdfExtent = { pages: 20, characters: 20_000 };
/** As JSON a character may take so many bytes, and the place at which a page begins. */
const BYTES_OF_CHARACTER = 6;
const BYTES_OF_START = 12;

/** Reads the text of a PDF in a process that can write nothing, start nothing and knows nothing of us. Never rejects. */
export async function runPdfChild(path: string, signal: AbortSignal, extent = USUAL): Promise<PdfOutcome> {
  const output = extent.characters * BYTES_OF_CHARACTER + extent.pages * BYTES_OF_START + 1_000;
  const given = [path, String(extent.pages), String(extent.characters)];
  const ran = await run(TEXT, given, { output, memory: MOST_BYTES.text }, signal);
  if (signal.aborted) return { outcome: 'timed_out' };
  if (ran.wasTooLarge) return { outcome: 'too_large' };
  // A process that died says nothing: the file is what killed it.
  return PdfOutcome.safeParse(parse(ran.output.toString('utf8'))).data ?? { outcome: 'damaged' };
}

export type Scan =
  | { readonly outcome: 'painted'; readonly pages: readonly PageRaster[]; readonly isPartial: boolean }
  | { readonly outcome: 'timed_out' | 'too_large' | 'damaged' };

/** The first pages of a PDF as pictures, painted in such a process too. Never rejects. */
export async function runScanChild(path: string, signal: AbortSignal): Promise<Scan> {
  const { output, wasTooLarge } = await run(SCAN, [path], { output: MOST_SCAN_BYTES, memory: MOST_BYTES.scan }, signal);
  if (signal.aborted) return { outcome: 'timed_out' };
  if (wasTooLarge) return { outcome: 'too_large' };
  const end = output.indexOf('\n');
  const header = ScanHeader.safeParse(parse(output.toString('utf8', 0, Math.max(0, end)))).data;
  if (header === undefined) return { outcome: 'damaged' };
  let at = end + 1;
  const pages = header.pages.map(({ width, height }) => {
    const pixels = output.subarray(at, at + width * height);
    at += width * height;
    return { width, height, pixels };
  });
  return at === output.length ? { outcome: 'painted', pages, isPartial: header.isPartial } : { outcome: 'damaged' };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

type Most = { readonly output: number; readonly memory: number };
type Ran = { readonly output: Buffer; readonly wasTooLarge: boolean };

/** What it wrote, which is nothing when it could not be started, and whether it was killed for the memory it took. */
function run(program: string, given: readonly string[], most: Most, signal: AbortSignal): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn(
      process.execPath,
      [
        `--max-old-space-size=${MEMORY_MB}`,
        '--max-semi-space-size=2',
        '--permission',
        '--allow-fs-read=*',
        '--no-warnings',
        program,
        ...given,
      ],
      { env: {}, stdio: ['ignore', 'pipe', 'ignore'], signal, killSignal: 'SIGKILL' },
    );
    lowerPriority(child.pid);
    const memory = killAbove(child, most.memory);
    const chunks: Buffer[] = [];
    let size = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > most.output) child.kill('SIGKILL');
      else chunks.push(chunk);
    });
    child.once('error', () => undefined);
    child.once('close', () => resolve({ output: Buffer.concat(chunks), wasTooLarge: memory.wasAbove() }));
  });
}
