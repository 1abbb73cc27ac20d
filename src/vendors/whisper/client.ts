import { openAsBlob } from 'node:fs';
import OpenAI from 'openai';
import type { SoundPart } from '../../media/index.ts';
import type { Parameters } from './parameters.ts';

const OPENAI_URL = 'https://api.openai.com/v1';

export type SpeechAccount = {
  readonly apiKey: string;
  /** With its version (`/v1`), without a trailing slash; null is OpenAI itself. */
  readonly baseUrl: string | null;
};

export const addressOf = ({ baseUrl }: SpeechAccount): string => baseUrl ?? OPENAI_URL;
export const isOpenAi = (account: SpeechAccount): boolean => new URL(addressOf(account)).host === 'api.openai.com';

export type AskSpeech = (
  part: SoundPart,
  model: string,
  parameters: Parameters,
  signal: AbortSignal,
) => Promise<unknown>;

/** One call, without retries of the SDK and without anything from the environment; throws the SDK's errors. */
export function createSpeechClient(account: SpeechAccount, timeoutMs: number): AskSpeech {
  const client = new OpenAI({
    apiKey: account.apiKey,
    baseURL: addressOf(account),
    adminAPIKey: null,
    organization: null,
    project: null,
    maxRetries: 0,
    timeout: timeoutMs,
    logLevel: 'off',
    // A redirect would carry the key and the customer's voice elsewhere.
    fetchOptions: { redirect: 'error' },
  });
  return async (part, model, parameters, signal) => {
    // Read from disk while it is sent; the file name tells the server the format.
    const file = new File([await openAsBlob(part.path)], part.fileName, { type: part.mime });
    return client.audio.transcriptions.create({ file, model, stream: false, ...parameters }, { signal });
  };
}
