export { createMailFiles } from './mail-files.ts';
