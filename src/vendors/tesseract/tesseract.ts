import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createWorker, type Line, OEM, type Page, type Worker } from 'tesseract.js';
import type { Language } from '../../core/language.ts';
import type { SmallPicture, TextLine, TextReader, TextReading } from '../../media/index.ts';
import { untilAborted } from '../../platform/in-time.ts';

/** The names of its models. The Spanish one reads English too; both together take half as long again. */
const MODELS: Readonly<Record<Language, string>> = { es: 'spa', en: 'eng' };

const FAILED = { outcome: 'failed', isWorthRetrying: true, costMicroUsd: 0 } as const;

/**
 * Reads text on this machine, with models out of node_modules and without any network. One picture at a time; the model
 * stays loaded (about 200 MB) until another language is asked for, or until `signal` breaks off what is under way.
 */
export function createTesseract(): TextReader & { readonly close: () => Promise<void> } {
  let loaded: { readonly model: string; readonly worker: Promise<Worker> } | null = null;

  const load = async (model: string): Promise<Worker> => {
    if (loaded?.model === model) return loaded.worker;
    await close();
    loaded = { model, worker: startWorker(model) };
    return loaded.worker;
  };
  const close = async (): Promise<void> => {
    const before = loaded;
    loaded = null;
    const worker = await before?.worker.catch(() => null);
    await worker?.terminate();
  };

  return {
    name: 'tesseract',
    close,
    read: async (picture, language, signal) => {
      try {
        return await untilAborted(
          load(MODELS[language ?? 'es']).then((worker) => recognise(worker, picture)),
          signal,
        );
      } catch {
        // Its thread answers nothing while it recognises: it is ended, and the model is loaded again when needed.
        await close();
        return { ...FAILED, reason: signal.aborted ? 'timed_out' : 'vendor_failed' };
      }
    },
  };
}

/** Without a handler of errors the package throws them where nobody can catch them. */
async function startWorker(model: string): Promise<Worker> {
  const langPath = join(dirname(fileURLToPath(import.meta.resolve(`@tesseract.js-data/${model}`))), '4.0.0_best_int');
  const worker = await createWorker(model, OEM.LSTM_ONLY, {
    langPath,
    cacheMethod: 'none',
    errorHandler: () => undefined,
  });
  // Without it, it guesses the resolution and prints that it does.
  await worker.setParameters({ user_defined_dpi: '200' });
  return worker;
}

async function recognise(worker: Worker, { bytes, width, height }: SmallPicture): Promise<TextReading> {
  const { data } = await worker.recognize(Buffer.from(bytes), { rotateAuto: true }, { text: false, blocks: true });
  const lines = linesOf(data).flatMap((line) => toLine(line, width, height) ?? []);
  return { outcome: 'read', lines, things: [], isUnsafe: null, costMicroUsd: 0 };
}

const linesOf = ({ blocks }: Page): readonly Line[] =>
  (blocks ?? []).flatMap(({ paragraphs }) => paragraphs.flatMap(({ lines }) => lines));

function toLine({ text, confidence, bbox }: Line, width: number, height: number): TextLine | null {
  if (text.trim() === '') return null;
  return {
    text: text.trim(),
    confidence: confidence / 100,
    box: {
      x: bbox.x0 / width,
      y: bbox.y0 / height,
      width: (bbox.x1 - bbox.x0) / width,
      height: (bbox.y1 - bbox.y0) / height,
    },
  };
}
