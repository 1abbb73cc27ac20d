export { createTesseract } from './tesseract.ts';
