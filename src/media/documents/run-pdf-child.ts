import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { killAbove } from './kill-above.ts';
import { PdfOutcome } from './pdf-outcome.ts';

const CHILD = fileURLToPath(new URL('./pdf-child.ts', import.meta.url));
const MEMORY_MB = 256;
/** With everything beside the heap; Node alone and the library take some 90 MB. */
const MOST_BYTES = 250_000_000;
const MAX_OUTPUT = 200_000;

/** Reads a PDF in a process that can write nothing, start nothing and knows nothing of us. Never rejects. */
export function runPdfChild(path: string, signal: AbortSignal): Promise<PdfOutcome> {
  return new Promise((resolve) => {
    const child = spawn(
      process.execPath,
      [`--max-old-space-size=${MEMORY_MB}`, '--permission', '--allow-fs-read=*', '--no-warnings', CHILD, path],
      { env: {}, stdio: ['ignore', 'pipe', 'ignore'], signal, killSignal: 'SIGKILL' },
    );
    const memory = killAbove(child, MOST_BYTES);
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      if (output.length > MAX_OUTPUT) child.kill('SIGKILL');
    });
    child.once('error', () => undefined);
    child.once('close', () => {
      if (signal.aborted) resolve({ outcome: 'timed_out' });
      else resolve(memory.wasAbove() ? { outcome: 'too_large' } : outcomeOf(output));
    });
  });
}

/** A process that died says nothing: the file is what killed it. */
function outcomeOf(output: string): PdfOutcome {
  try {
    return PdfOutcome.parse(JSON.parse(output));
  } catch {
    return { outcome: 'damaged' };
  }
}
