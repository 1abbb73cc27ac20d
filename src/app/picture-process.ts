import { serveJobs } from '../media/pictures/serve-jobs.ts';
import { createZbar, createZxing } from '../vendors/barcodes/index.ts';
import { createTesseract } from '../vendors/tesseract/index.ts';

/** The process in which pictures of strangers are decoded: started by the picture reader, without secrets, niced. */
serveJobs({ codes: { first: createZxing(), second: createZbar() }, text: createTesseract() }, process);
process.on('disconnect', () => process.exit(0));
