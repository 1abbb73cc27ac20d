import { createHash } from 'node:crypto';
import type { Landmark } from './types.ts';

/** Id of a message's trace, 32 hex digits: those of its UUID. */
export const traceIdOf = (message: string): string => message.replaceAll('-', '');

/** Id of the span that is this moment of a message's trace, 16 hex digits: the same in every process, at any time. */
export const landmarkIdOf = (landmark: Landmark, message: string): string =>
  createHash('sha256').update(`${landmark}\0${message}`).digest('hex').slice(0, 16);
