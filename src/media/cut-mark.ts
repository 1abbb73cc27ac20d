import type { Reading } from './types.ts';

/** In the detail of a reading whose text is only the beginning of what the file holds. Such a reading is never sure. */
export const CUT = { isCut: true } as const;

/** Whether a reading is only the beginning of what its file holds. */
export const isCut = (detail: Reading['detail']): boolean => detail['isCut'] === true;
