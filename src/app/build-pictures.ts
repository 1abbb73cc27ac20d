import { readFile } from 'node:fs/promises';
import type { Config } from '../config/index.ts';
import type { Clock } from '../core/clock.ts';
import { createPictureReader, type PictureReader, watchedTextReader } from '../media/index.ts';
import type { Db } from '../platform/db/index.ts';
import type { InTurn } from '../platform/in-turn.ts';
import type { Log } from '../platform/log.ts';
import { createGoogleVision } from '../vendors/google-vision/index.ts';
import { createPictureDescriber } from '../vendors/openrouter/index.ts';
import { findProductsIn } from './find-products.ts';
import { watchVendor } from './watch-vendor.ts';

export type BuildPicturesDeps = {
  readonly db: Db;
  readonly businessClock: Clock;
  readonly log: Log;
  readonly inTurn: InTurn;
};

const PROMPT = new URL('../../prompts/describe-picture.md', import.meta.url);

/** What understands pictures; its processes start with the first one and are ended by `close`. */
export async function buildPictures(
  { pictures, llm }: Pick<Config, 'pictures' | 'llm'>,
  { db, businessClock, log, inTurn }: BuildPicturesDeps,
): Promise<PictureReader> {
  const { vision, describingModel: model } = pictures;
  const describer =
    model === null || llm.kind !== 'gateway'
      ? null
      : createPictureDescriber({ ...llm, model, prompt: (await readFile(PROMPT, 'utf8')).trim() });
  return createPictureReader({
    processEntry: new URL('picture-process.ts', import.meta.url),
    inTurn,
    products: findProductsIn(db, businessClock),
    textReader:
      vision === null
        ? null
        : watchedTextReader(createGoogleVision(vision), watchVendor({ db, log }, 'vision_account_refused')),
    describer,
    log,
  });
}
