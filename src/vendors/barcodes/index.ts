export { createZbar } from './zbar.ts';
export { createZxing } from './zxing.ts';
