import { z } from 'zod';
import type { Language } from '../../core/language.ts';
import type { UnreadReason } from '../types.ts';
import type { CodeScan, PictureKind, SmallPicture, TextReading } from './types.ts';

/** What a decoding process is asked to do with one file. */
export type PictureJob = {
  readonly path: string;
  readonly language: Language | null;
  readonly wants: { readonly codes: boolean; readonly text: boolean; readonly small: boolean };
};

export type Examined =
  | {
      readonly outcome: 'examined';
      readonly format: string;
      readonly width: number;
      readonly height: number;
      readonly frames: number;
      readonly kind: PictureKind;
      readonly scan: CodeScan | null;
      readonly text: TextReading | null;
      readonly small: SmallPicture | null;
    }
  | { readonly outcome: 'unread'; readonly reason: UnreadReason };

/** What comes back; `rssBytes` is the memory of the process after the job. */
export type JobAnswer = { readonly id: number; readonly result: Examined; readonly rssBytes: number };

/** A decoder that was captured by a picture can send anything: only the form of its envelope is believed. */
export const answerEnvelope = z.object({
  id: z.number(),
  rssBytes: z.number(),
  result: z.custom<Examined>((value) => typeof value === 'object' && value !== null && 'outcome' in value),
});
