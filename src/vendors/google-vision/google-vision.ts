import { BLANK_PICTURE, type SmallPicture, type TextReader, type TextReading } from '../../media/index.ts';
import { untilAborted } from '../../platform/in-time.ts';
import type { LiveCheck } from '../../platform/live-check.ts';
import { faultOf, type GoogleVisionSettings, lazyClient } from './client.ts';
import { chargeOf, toReading, toRequest } from './map.ts';

export type GoogleVision = TextReader & {
  /** Reads a blank picture, which is charged like any other. */
  readonly check: () => Promise<LiveCheck>;
};

/** Of one picture with all retries (the SDK repeats 503 and lost connections by itself). */
const CALL_MS = 10_000;

/** Text, things and SafeSearch by Google Cloud Vision. It decodes no barcodes. */
export function createGoogleVision(settings: GoogleVisionSettings): GoogleVision {
  const client = lazyClient(settings);

  const annotate = async (picture: SmallPicture, signal: AbortSignal): Promise<TextReading> => {
    const loaded = await client();
    signal.throwIfAborted();
    const [answer] = await untilAborted(
      loaded.batchAnnotateImages({ requests: [toRequest(picture)] }, { timeout: CALL_MS, signal }),
      signal,
    );
    return toReading(answer.responses?.[0], picture);
  };

  return {
    name: 'google-vision',
    expects: chargeOf,
    read: async (picture, _language, signal) => {
      try {
        return await annotate(picture, AbortSignal.any([signal, AbortSignal.timeout(CALL_MS)]));
      } catch (error) {
        const fault = faultOf(error);
        const isLate = fault.isLate || (error instanceof Error && /^(Timeout|Abort)Error$/.test(error.name));
        return {
          outcome: 'failed',
          reason: isLate ? 'timed_out' : fault.isAccount ? 'vendor_refused' : 'vendor_failed',
          isWorthRetrying: true,
          costMicroUsd: 0,
        };
      }
    },
    check: async () => {
      try {
        const reading = await annotate(BLANK_PICTURE, AbortSignal.timeout(CALL_MS));
        return reading.outcome === 'read'
          ? { outcome: 'works', words: { es: 'contesta', en: 'answers' } }
          : {
              outcome: 'refused',
              words: NOT_ENABLED,
            };
      } catch (error) {
        const fault = faultOf(error);
        return fault.isAccount
          ? {
              outcome: 'refused',
              words: {
                es: `Google Vision rechaza la cuenta (${fault.words.es}). Activa la API de Cloud Vision y el cobro, y revisa GOOGLE_VISION_API_KEY o GOOGLE_APPLICATION_CREDENTIALS.`,
                en: `Google Vision refuses the account (${fault.words.en}). Enable the Cloud Vision API and billing, and look at GOOGLE_VISION_API_KEY or GOOGLE_APPLICATION_CREDENTIALS.`,
              },
            }
          : {
              outcome: 'unreachable',
              words: {
                es: `Google Vision no se alcanza: ${fault.words.es}.`,
                en: `Google Vision cannot be reached: ${fault.words.en}.`,
              },
            };
      }
    },
  };
}

const NOT_ENABLED = {
  es: 'Google Vision no lee imágenes para esta cuenta. Activa la API de Cloud Vision.',
  en: 'Google Vision reads no pictures for this account. Enable the Cloud Vision API.',
};
