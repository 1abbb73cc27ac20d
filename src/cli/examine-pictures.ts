import type { Config } from '../config/index.ts';
import { BLANK_PICTURE } from '../media/index.ts';
import { createGoogleVision } from '../vendors/google-vision/index.ts';
import { checkModelAccount } from '../vendors/openrouter/index.ts';
import { createTesseract } from '../vendors/tesseract/index.ts';
import type { Finding } from './examine-engines.ts';

const LOAD_MS = 20_000;

/** Who reads text in pictures, and who describes them; each is called once. */
export async function examinePictures({ pictures, llm }: Config): Promise<readonly Finding[]> {
  const describing = pictures.describingModel === null ? [] : [await examineModel(pictures.describingModel, llm)];
  return [pictures.vision === null ? await examineLocal() : await examineVision(pictures.vision), ...describing];
}

const part = { part: 'pictures', kind: 'real' } as const;

async function examineLocal(): Promise<Finding> {
  const tesseract = createTesseract();
  const reading = await tesseract.read(BLANK_PICTURE, 'es', AbortSignal.timeout(LOAD_MS));
  await tesseract.close();
  return reading.outcome === 'read'
    ? {
        ...part,
        state: 'works',
        words: { es: 'códigos y texto se leen en esta máquina', en: 'barcodes and text are read on this machine' },
      }
    : {
        ...part,
        state: 'fails',
        words: {
          es: 'el lector de texto no carga: instala otra vez los paquetes con npm ci',
          en: 'the text reader does not load: install the packages again with npm ci',
        },
      };
}

async function examineVision(vision: NonNullable<Config['pictures']['vision']>): Promise<Finding> {
  const check = await createGoogleVision(vision).check();
  const reads = {
    es: 'el texto lo lee Google Vision, los códigos esta máquina',
    en: 'text is read by Google Vision, barcodes on this machine',
  };
  const words = check.outcome === 'works' ? reads : check.words;
  return { ...part, state: check.outcome === 'works' ? 'works' : 'fails', words };
}

async function examineModel(model: string, llm: Config['llm']): Promise<Finding> {
  const check = await checkModelAccount({ apiKey: llm.apiKey ?? '', baseUrl: llm.baseUrl, modelIds: [model] });
  const describes = { es: `también las describe ${model}`, en: `are also described by ${model}` };
  const words = check.outcome === 'works' ? describes : check.words;
  return { ...part, state: check.outcome === 'works' ? 'works' : 'fails', words };
}
