import type { v1 } from '@google-cloud/vision';
import type { Both } from '../../core/language.ts';
import { asItStands, whyUnreachable } from '../../platform/live-check.ts';

export type GoogleVisionSettings =
  | { readonly kind: 'key'; readonly apiKey: string }
  | { readonly kind: 'account'; readonly credentialsFile: string; readonly projectId: string };

export type VisionClient = v1.ImageAnnotatorClient;

/**
 * The SDK takes half a second to a second and 60 MB to load, so it is loaded with the first picture. Its gRPC transport
 * outlasts its own time-outs without a network: REST.
 */
export function lazyClient(settings: GoogleVisionSettings): () => Promise<VisionClient> {
  let client: Promise<VisionClient> | null = null;
  const load = async (): Promise<VisionClient> => {
    const { ImageAnnotatorClient } = await import('@google-cloud/vision');
    return settings.kind === 'key'
      ? new ImageAnnotatorClient({ fallback: true, apiKey: settings.apiKey })
      : new ImageAnnotatorClient({
          fallback: true,
          keyFilename: settings.credentialsFile,
          projectId: settings.projectId,
        });
  };
  return () => {
    client ??= load();
    return client;
  };
}

const numberAt = (error: unknown, key: string): number | null => {
  const value = typeof error === 'object' && error !== null ? Reflect.get(error, key) : null;
  return typeof value === 'number' ? value : null;
};

/** Codes of google.rpc: DEADLINE_EXCEEDED; those that mean the account and not the moment. */
const DEADLINE = 4;
const ACCOUNT = new Set([3, 5, 7, 9, 12, 16]);

export type VisionFault = { readonly isLate: boolean; readonly isAccount: boolean; readonly words: Both };

/** What a failed call means; the SDK puts the code of google.rpc into `code`. Words hold no key. */
export function faultOf(error: unknown): VisionFault {
  const code = numberAt(error, 'code');
  const words = code === null ? whyUnreachable(error) : asItStands(`google.rpc ${code}`);
  return { isLate: code === DEADLINE, isAccount: code !== null && ACCOUNT.has(code), words };
}
