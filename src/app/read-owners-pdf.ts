import { createPdfTextReader, type PdfText } from '../media/index.ts';
import { createPlaces } from '../platform/in-turn.ts';

/** Of a longer one its owner takes out what customers ask about. */
const MOST = { pages: 100, characters: 200_000 };

/** Reads the text of PDFs that the owner uploads, one at a time. */
export const readOwnersPdf = (): ((bytes: Buffer) => Promise<PdfText>) => createPdfTextReader(createPlaces(1), MOST);
